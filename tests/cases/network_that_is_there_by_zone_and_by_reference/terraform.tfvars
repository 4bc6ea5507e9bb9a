subnet_b = "subnet-0a1b2c3e"
