"""HOW a document becomes constructs: of CDKTF, or of CDK Terrain, its living fork with the same names."""
