"""What the mock of Unleash refuses, with which status, and that each refusal has the documented form."""

from __future__ import annotations

import json

import pytest
from pydantic import BaseModel

from caveat.asgi import in_process
from caveat.catalogue import catalogue
from caveat.mock import build
from caveat_models.unleash.models import CallSignalEndpointRequestUnauthorizedError, SignalEndpointError

API = catalogue.api("unleash")
TOKEN = "fake-github-issues-token"  # noqa: S105 - opens the mock only
PLAIN = "application/json"


def sized(size: int) -> bytes:
    """A JSON object of so many bytes."""
    return b'{"a": "%s"}' % (b"x" * (size - len(b'{"a": ""}')))


CALLS: dict[str, tuple[str, str, str, bytes, int]] = {
    "an object": ("github-issues", TOKEN, PLAIN, b'{"issue": 311}', 200),
    "nothing": ("github-issues", TOKEN, PLAIN, b"", 200),
    "nothing, of no type of ours": ("github-issues", TOKEN, "text/plain", b"", 200),
    "another spelling of the type": ("github-issues", TOKEN, "Application/JSON; charset=utf-8", b"{}", 200),
    "100 kB": ("github-issues", TOKEN, PLAIN, sized(100_000), 200),
    "a byte above 100 kB": ("github-issues", TOKEN, PLAIN, sized(100_001), 413),
    "a text that ends early": ("github-issues", TOKEN, PLAIN, b'{"issue": ', 400),
    "no JSON": ("github-issues", TOKEN, PLAIN, b"issue=311", 400),
    "a list": ("github-issues", TOKEN, PLAIN, b"[]", 400),
    "null": ("github-issues", TOKEN, PLAIN, b"null", 400),
    "a form": ("github-issues", TOKEN, "application/x-www-form-urlencoded", b"issue=311", 415),
    "JSON said to be text": ("github-issues", TOKEN, "text/plain", b"{}", 415),
    "no token": ("github-issues", "", PLAIN, b"{}", 401),
    "a token of nobody's": ("github-issues", "fake-unknown-token", PLAIN, b"{}", 401),
    "another endpoint's token": ("deployments", TOKEN, PLAIN, b"{}", 401),
    "no such endpoint": ("no-such-endpoint", TOKEN, PLAIN, b"{}", 404),
}
"""Endpoint, token, media type and body, and the status of the answer."""

FORMS: dict[int, type[BaseModel]] = {401: CallSignalEndpointRequestUnauthorizedError}
"""The forms of refusals, where they are not that of all others."""


@pytest.mark.parametrize("title", CALLS)
def test_a_call(title: str) -> None:
    name, token, media_type, body, status = CALLS[title]
    headers = {"Content-Type": media_type} | ({"Authorization": token} if token else {})
    with in_process.client(build.mock(API), "https://unleash.test") as client:
        answered = client.post(f"/api/signal-endpoint/{name}", content=body, headers=headers)
    assert answered.status_code == status
    assert answered.headers["content-type"] == "application/json"
    if not answered.is_success:
        said = FORMS.get(status, SignalEndpointError).model_validate_json(answered.content).model_dump()
        assert said.keys() <= {"id", "name", "message", "details"}
        assert said["message"]


@pytest.mark.parametrize(
    ("title", "name"),
    [("another endpoint's token", "UnauthorizedError"), ("no such endpoint", "NotFoundError")],
)
def test_a_refusal_of_the_endpoint_has_the_vendors_name(title: str, name: str) -> None:
    endpoint, token, *_ = CALLS[title]
    with in_process.client(build.mock(API), "https://unleash.test") as client:
        answered = client.post(f"/api/signal-endpoint/{endpoint}", headers={"Authorization": token})
    assert json.loads(answered.content)["name"] == name
