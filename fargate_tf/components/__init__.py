"""HOW it becomes Terraform: one definition of each part, called with values or with variables (ADR 0002)."""
