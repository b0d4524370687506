"""Mocks: ASGI applications that respond as an OpenAPI document describes, with or without a provider of the API."""
