"""Benchmarks of the mocks and of property-based runs; `scripts/bench` runs them, pytest does not."""
