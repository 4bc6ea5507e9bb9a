"""HOW Terraform is spelled: nodes, stages, functions and the writer. This room knows no AWS."""
