"""Unleash: the endpoint that takes signals in."""
