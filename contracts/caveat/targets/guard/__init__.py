"""The guard: the only way out to a service."""
