vpc_id              = "vpc-0a1b2c3d4e5f60718"
private_subnet_a_id = "subnet-0a1b2c3d4e5f60718"
private_subnet_b_id = "subnet-0b1c2d3e4f5061728"
