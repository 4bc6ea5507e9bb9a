"""`python -m fargate_tf`, and the console script."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; see `fargate_tf.cli`."""
    from fargate_tf.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
