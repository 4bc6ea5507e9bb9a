"""The published modules: the same components, called with variables."""
