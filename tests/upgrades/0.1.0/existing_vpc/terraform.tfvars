vpc_id = "vpc-5f0b88aae3ddee7a1"
private_subnet_a_id = "subnet-140359149883dfa03"
private_subnet_b_id = "subnet-63d13bc688539f9db"
