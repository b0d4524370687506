"""Where requests go. Everything that answers is an ASGI application."""
