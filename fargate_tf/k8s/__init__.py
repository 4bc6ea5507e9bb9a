"""WHAT runs on the cluster, and where it would run."""
