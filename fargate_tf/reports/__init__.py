"""What was found, as it is read: tables and a page for people; JSON, SARIF and annotations for machines."""
