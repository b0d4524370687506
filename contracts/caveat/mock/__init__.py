"""Mocks: ASGI applications that answer as an OpenAPI document says, with or without an API's own provider."""
