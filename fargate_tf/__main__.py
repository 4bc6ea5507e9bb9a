"""`python -m fargate_tf`, and the console script."""

from __future__ import annotations

import gc
import sys

# How many objects more than before Python waits for until it looks for garbage; its own default is 700.
_OBJECTS = 50_000


def main() -> None:
    """Run the command line; see `fargate_tf.cli`."""
    # Code that is loaded is no garbage: looking through it, again and again, took a twentieth of a render.
    gc.set_threshold(_OBJECTS)
    from fargate_tf.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
