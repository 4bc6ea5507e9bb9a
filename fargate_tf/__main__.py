"""`python -m fargate_tf`, and the console script."""

from __future__ import annotations

import sys

from fargate_tf.exit_codes import INTERRUPTED


def main() -> None:
    """Run the command line; see `fargate_tf.cli`."""
    try:
        from fargate_tf.cli import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while the command line was loading
        sys.stderr.write("interrupted\n")
        code = INTERRUPTED
    sys.exit(code)


if __name__ == "__main__":
    main()
