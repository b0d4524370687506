"""Credentials of a target: where they come from, when they expire, and whether the service accepts them."""
