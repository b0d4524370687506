"""The reports of mutation testing: one module for each format."""
