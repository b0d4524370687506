"""Sends requests to a service over the network, and limits the size and time of responses."""
