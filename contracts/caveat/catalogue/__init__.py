"""The APIs under contract, and where their files are."""
