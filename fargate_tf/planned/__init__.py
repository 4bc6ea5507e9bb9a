"""WHAT a plan of anybody says: `terraform show -json`, read into the specs that the rules and the placement know."""
