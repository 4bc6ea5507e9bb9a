"""HOW it is drawn: the values of an overview as SVG and Mermaid, made by small code of our own."""
