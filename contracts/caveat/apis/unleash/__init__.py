"""Unleash: the endpoint that receives signals."""
