"""The rules of 360dialog's Signals API, one module for each topic."""
