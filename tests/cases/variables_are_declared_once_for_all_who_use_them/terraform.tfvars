owner = "alias/platform"
