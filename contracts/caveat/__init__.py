"""Contract testing for the APIs you do not own."""

__version__ = "0.1.0"
