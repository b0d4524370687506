"""What a provider may use: clock, outbox, state, and the hooks of the mock that calls it."""
