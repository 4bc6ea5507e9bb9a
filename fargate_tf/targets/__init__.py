"""The outputs that a blueprint can become."""
