"""Mutants of prose: a server that does not behave as the vendor's own words say."""
