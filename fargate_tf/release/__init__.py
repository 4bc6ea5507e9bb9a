"""What a release of the published modules is: its interface, what changed since the last, and its package."""
