"""What a session remembers of resources: items, lists and pages, and what it has learned of the server."""
