"""ASGI applications: how they are served, called in process, observed and recorded."""
