"""The reports of mutation testing: one module a format."""
