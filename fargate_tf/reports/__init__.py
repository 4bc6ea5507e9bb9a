"""A report of pods in the forms in which it is read: a table for people, JSON, SARIF and annotations for machines."""
