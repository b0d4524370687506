"""Targets: mocks and live services, to which requests are sent."""
