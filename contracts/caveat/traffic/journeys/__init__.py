"""Journeys: traffic that creates, reads, lists, changes and deletes the items of a resource, in order."""
