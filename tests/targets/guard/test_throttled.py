"""Responses that ask to wait say nothing about the request, but their own header fields and body are documented."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from caveat.asgi.respond import respond
from caveat.asgi.tap import tapped
from caveat.catalogue.api import Api
from caveat.errors import NotJudged
from caveat.exchange import Headers, Request, Response
from caveat.openapi import source
from caveat.openapi.spec import Spec
from caveat.session.session import Session
from guarded import GuardSetting, request
from staging import DOCUMENT

TOO_MANY = """
        '429':
          description: Wait
          headers: {Retry-After: {required: true, schema: {type: integer}}}
          content: {application/json: {schema: {type: object, required: [message]}}}
        '503': {description: Wait, headers: {Retry-After: {required: true, schema: {type: integer}}}}"""


def documented() -> Spec:
    text = DOCUMENT
    for status in ("201", "200"):
        old = f"responses: {{'{status}': {{description: x}}}}"
        text = text.replace(old, f"responses:\n        '{status}': {{description: x}}{TOO_MANY}", 1)
    value = source.parse(text, "a test").value
    assert isinstance(value, dict)
    return Spec(value)


SPEC = documented()
API = Api("staging", lambda: SPEC)
WRITE, READ = request("POST", "/pets", {"name": "Rex"}), request("GET", "/pets")


def json(body: bytes, *fields: tuple[str, str], status: int = 429) -> Response:
    return Response(status, Headers([("content-type", "application/json"), *fields]), body)


AFTER = ("retry-after", "1")
JUDGED: dict[str, tuple[Request, Response, list[str]]] = {
    "as documented": (WRITE, json(b'{"message": "slow down"}', AFTER), []),
    "without the header field": (WRITE, json(b'{"message": "slow down"}'), ["the header Retry-After is missing"]),
    "another body": (WRITE, json(b"{}", AFTER), ['"message" is a required property']),
    "a read that is sent again": (READ, json(b'{"message": "slow down"}'), ["the header Retry-After is missing"]),
    "an undocumented status": (request("POST", "/notes", {}), json(b"{}"), []),
    "a gateway's own": (WRITE, Response(429, Headers([("content-type", "text/html")]), b"<html>"), []),
    "a gateway's own without a body": (WRITE, Response(429), []),
    "an unavailable service": (WRITE, Response(503), ["the header Retry-After is missing"]),
    "an unavailable service as documented": (WRITE, Response(503, Headers([AFTER])), []),
    "an unavailable gateway": (WRITE, json(b"{}", status=503), []),
}


@pytest.mark.parametrize("title", JUDGED)
def test_what_it_documents_is_judged(title: str, setting: GuardSetting) -> None:
    sent, response, messages = JUDGED[title]
    session = Session(API)
    setting.service.responses = [response]
    guard = setting.guard()
    guard.spec = SPEC
    for collection in ("/pets", "/notes"):
        setting.ledger.record_existing(collection, ())
    loop = asyncio.new_event_loop()
    with suppress(NotJudged):
        respond(tapped(guard, session.observe), sent, "http://127.0.0.1", loop)
    loop.close()
    assert [each.message for each in session.findings] == messages
