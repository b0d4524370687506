"""The operations of the mock, one module for each topic of the API."""
