"""What `init` writes: a first blueprint with all around it, and what has its changes checked and planned."""
