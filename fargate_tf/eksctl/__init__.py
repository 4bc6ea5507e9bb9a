"""From eksctl's `ClusterConfig` to a blueprint, with a comment for all that has no counterpart."""
