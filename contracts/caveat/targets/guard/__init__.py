"""The guard: limits and checks every request to a service."""
