"""Where exchanges come from."""
