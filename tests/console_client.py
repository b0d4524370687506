"""Clients of a served mock with its console, and requests that change the mock."""

from __future__ import annotations

import httpx
from starlette.types import ASGIApp

from caveat.asgi import in_process
from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.console.application import build_application
from caveat.mock.build import build_mock
from caveat.openapi import source
from caveat.openapi.spec import Spec

SIGNALS = "/api/signal-endpoint/github-issues"
CREDENTIALS = {"authorization": "Bearer fake-github-issues-token"}
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
"""The headers of a browser that loads a page."""

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
          content: {application/json: {schema: {type: array, maxItems: 0, minItems: 1}}}
"""
"""A document with a schema that no value matches, and with names that contain HTML."""


def api(name: str, document: str = "") -> Api:
    """The API of this name, or one with the text of a document."""
    if not document:
        return catalogue.api(name)
    value = source.parse(document, name).value
    assert isinstance(value, dict)
    return Api(name, lambda: Spec(value))


def console_app(name: str = "unleash", document: str = "", **settings: str) -> ASGIApp:
    """A mock with its console."""
    found = api(name, document)
    return build_application(found, build_mock(found, settings=settings))


def console_client(name: str = "unleash", document: str = "", **settings: str) -> httpx.Client:
    """A client of a mock with its console, without a socket."""
    return in_process.client(console_app(name, document, **settings), "http://localhost:8000")


def send_signal(client: httpx.Client, **body: object) -> httpx.Response:
    """Send a signal to the mock of Unleash, which counts it."""
    return client.post(SIGNALS, json=body, headers=CREDENTIALS)


def send_visit(client: httpx.Client, device: str = "device-1") -> httpx.Response:
    """Send a signal of a user on a device to the mock of DFend, which triggers a webhook for a new device."""
    body = {"source": "Browser", "identifiers": {"userId": "user-1842"}, "device": {"deviceId": device}}
    return client.post("/signal", json=body, headers={"x-api-key": "fake-publishable-key"})
