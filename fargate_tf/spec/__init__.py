"""WHAT the user says: frozen data only. No rule, no Terraform, no AWS call lives here."""
