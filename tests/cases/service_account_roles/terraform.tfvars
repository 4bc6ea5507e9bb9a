audit_policy_arn = "arn:aws:iam::111122223333:policy/audit"
