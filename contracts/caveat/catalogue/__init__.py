"""Which APIs are under contract, and where their files are."""
