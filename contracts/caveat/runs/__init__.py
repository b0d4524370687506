"""Runs: traffic against a target under a session, and everything that can be checked of an API."""
