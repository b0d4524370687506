"""The mock's state: tables of records, with their initial data."""
