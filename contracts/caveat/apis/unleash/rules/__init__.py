"""The rules of Unleash."""
