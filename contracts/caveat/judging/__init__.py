"""Promises and rules, and the judge that finds where exchanges break them."""
