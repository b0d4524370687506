"""A mock under control, as it is served, and what asks it."""

from __future__ import annotations

import httpx
from starlette.types import ASGIApp

from caveat.asgi import in_process
from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.console.served import served
from caveat.mock import build
from caveat.openapi import source
from caveat.openapi.spec import Spec

SIGNALS = "/api/signal-endpoint/github-issues"
KNOWN = {"authorization": "Bearer fake-github-issues-token"}
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
"""What a browser says that it wants to read."""

PETS = """\
openapi: 3.1.0
info: {title: Pets & <b>more</b>, version: '1'}
paths:
  /pets:
    get:
      operationId: <script>list()</script>
      parameters: [{name: key, in: query, schema: {type: string}}]
      responses:
        '200':
          description: The pets.
          content: {application/json: {schema: {type: array}, example: {not: an array}}}
"""
"""A document whose own example breaks its contract, and whose names are made to break a page."""


def api(name: str, document: str = "") -> Api:
    """An API of ours, or one of a document's text."""
    if not document:
        return catalogue.api(name)
    value = source.parse(document, name).value
    assert isinstance(value, dict)
    return Api(name, lambda: Spec(value))


def app(name: str = "unleash", document: str = "", **settings: str) -> ASGIApp:
    """A mock under control, as it is served."""
    found = api(name, document)
    return served(found, build.mock(found, settings=settings))


def stand(name: str = "unleash", document: str = "", **settings: str) -> httpx.Client:
    """A client of a mock under control, without a socket."""
    return in_process.client(app(name, document, **settings), "http://localhost:8000")


def signal(client: httpx.Client, **body: object) -> httpx.Response:
    """Have the mock of Unleash remember something."""
    return client.post(SIGNALS, json=body, headers=KNOWN)


def visit(client: httpx.Client, device: str = "device-1") -> httpx.Response:
    """Have the mock of DFend see somebody on a device, which it tells a webhook if it has one."""
    sent = {"source": "Browser", "identifiers": {"userId": "user-1842"}, "device": {"deviceId": device}}
    return client.post("/signal", json=sent, headers={"x-api-key": "fake-publishable-key"})
