node_version  = "1.35"
node_role_arn = "arn:aws:iam::111122223333:role/node"
min_size      = 2
