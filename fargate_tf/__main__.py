"""`python -m fargate_tf`, and the console script."""

from __future__ import annotations

import gc
import sys
from io import TextIOWrapper

from fargate_tf.exit_codes import INTERRUPTED

# How many objects more than before Python waits for until it looks for garbage; its own default is 700.
_OBJECTS = 50_000


def main() -> None:
    """Run the command line; see `fargate_tf.cli`."""
    # Code that is loaded is no garbage: looking through it, again and again, took a twentieth of a render.
    gc.set_threshold(_OBJECTS)
    _speak_plainly()
    try:
        from fargate_tf.cli import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while the command line was loading
        sys.stderr.write("interrupted\n")
        code = INTERRUPTED
    sys.exit(code)


def _speak_plainly() -> None:
    """Let stdout be UTF-8 with LF, as Terraform reads it, whatever the machine speaks; a terminal keeps its own."""
    if isinstance(sys.stdout, TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="backslashreplace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
