"""What an API's own mock may use: clock, outbox, state, and the hooks of the mock around it."""
