"""The mock of Unleash."""
