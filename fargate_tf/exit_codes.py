"""What a command's exit code means, for scripts and CI."""

FINE = 0
PROBLEMS = 1
"""Something is wrong with the input, or a file cannot be read or written."""
USAGE = 2
STALE = 3
"""`--check` found a file that is not as it would be written now."""
OUR_BUG = 70
INTERRUPTED = 130
