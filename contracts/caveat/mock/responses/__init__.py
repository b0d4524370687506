"""Responses that are built from a contract alone: negotiation, examples, generated values, body formats."""
