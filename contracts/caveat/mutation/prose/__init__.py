"""Mutants of prose: a server that does not behave as the vendor's documentation says."""
