"""The state of a session about resources: items, lists, pages, and observations of the server."""
