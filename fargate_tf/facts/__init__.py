"""WHAT AWS says, as data: the numbers, names and dates that we rely on, with source, date and confidence.

`base` holds the shapes and `sources` the bibliography. The tables are `limits` (quotas, lengths, addresses),
`regions` (regions, partitions, zones), `versions` (Kubernetes support), `cluster` (log types, modes, tags),
`policies` (principals, policies, ARNs) and `addons` (where each add-on's pods run). No other room holds a
bare AWS number. Import a table by its name: `from fargate_tf.facts import limits`.
"""
