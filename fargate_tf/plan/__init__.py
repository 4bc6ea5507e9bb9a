"""HOW a blueprint is planned: the user's own Terraform runs in a folder of ours, and what it says is summed up."""
