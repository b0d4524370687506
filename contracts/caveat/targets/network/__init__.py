"""Sends requests to a service over the network, and limits what comes back."""
