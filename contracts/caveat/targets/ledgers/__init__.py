"""Ledgers: they count requests and record writes for all processes of a run."""
