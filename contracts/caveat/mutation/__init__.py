"""Mutation: each promise of a contract is broken on purpose, and a run has to find it."""
