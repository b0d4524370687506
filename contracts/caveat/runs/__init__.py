"""Runs: traffic to a target, observed by a session, and the other checks of an API."""
