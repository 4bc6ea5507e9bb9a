"""How a blueprint is written as data: YAML and its JSON Schema, all of it drawn from the specs."""
