"""`python -m fargate_tf`, and the console script."""

from __future__ import annotations

import sys
from io import TextIOWrapper

from fargate_tf.exit_codes import INTERRUPTED


def main() -> None:
    """Run the command line; see `fargate_tf.cli`."""
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
