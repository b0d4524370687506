"""The status of each call of Unleash's mock, and the documented form of its error responses."""

from __future__ import annotations

import json

import pytest
from pydantic import BaseModel

from caveat.asgi import in_process
from caveat.catalogue import catalogue
from caveat.mock.build import build_mock
from caveat_models.unleash.models import CallSignalEndpointRequestUnauthorizedError, SignalEndpointError

API = catalogue.api("unleash")
TOKEN = "fake-github-issues-token"  # noqa: S105 - valid for the mock only
PLAIN = "application/json"


def sized(size: int) -> bytes:
    """A JSON object of this many bytes."""
    return b'{"a": "%s"}' % (b"x" * (size - len(b'{"a": ""}')))


CALLS: dict[str, tuple[str, str, str, bytes, int]] = {
    "an object": ("github-issues", TOKEN, PLAIN, b'{"issue": 311}', 200),
    "no body": ("github-issues", TOKEN, PLAIN, b"", 200),
    "no body, of another media type": ("github-issues", TOKEN, "text/plain", b"", 200),
    "another spelling of the media type": ("github-issues", TOKEN, "Application/JSON; charset=utf-8", b"{}", 200),
    "100 kB": ("github-issues", TOKEN, PLAIN, sized(100_000), 200),
    "one byte more than 100 kB": ("github-issues", TOKEN, PLAIN, sized(100_001), 413),
    "truncated JSON": ("github-issues", TOKEN, PLAIN, b'{"issue": ', 400),
    "not JSON": ("github-issues", TOKEN, PLAIN, b"issue=311", 400),
    "a list": ("github-issues", TOKEN, PLAIN, b"[1,2]", 200),
    "a string": ("github-issues", TOKEN, PLAIN, b'"x"', 200),
    "a number": ("github-issues", TOKEN, PLAIN, b"3", 200),
    "null": ("github-issues", TOKEN, PLAIN, b"null", 200),
    "a form": ("github-issues", TOKEN, "application/x-www-form-urlencoded", b"issue=311", 415),
    "JSON sent as text": ("github-issues", TOKEN, "text/plain", b"{}", 415),
    "no token": ("github-issues", "", PLAIN, b"{}", 401),
    "an unknown token": ("github-issues", "fake-unknown-token", PLAIN, b"{}", 401),
    "another endpoint's token": ("deployments", TOKEN, PLAIN, b"{}", 401),
    "an unknown endpoint": ("no-such-endpoint", TOKEN, PLAIN, b"{}", 404),
}
"""Endpoint, token, media type and body, and the status of the response."""

ERROR_MODELS: dict[int, type[BaseModel]] = {401: CallSignalEndpointRequestUnauthorizedError}
"""The models of error bodies that are not a `SignalEndpointError`, by status."""


@pytest.mark.parametrize("title", CALLS)
def test_a_call_has_the_documented_status_and_form(title: str) -> None:
    name, token, media_type, body, status = CALLS[title]
    headers = {"Content-Type": media_type} | ({"Authorization": token} if token else {})
    with in_process.client(build_mock(API), "https://unleash.test") as client:
        response = client.post(f"/api/signal-endpoint/{name}", content=body, headers=headers)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    if not response.is_success:
        error = ERROR_MODELS.get(status, SignalEndpointError).model_validate_json(response.content).model_dump()
        assert error.keys() <= {"id", "name", "message", "details"}
        assert error["message"]


@pytest.mark.parametrize(
    ("title", "name"),
    [("another endpoint's token", "UnauthorizedError"), ("an unknown endpoint", "NotFoundError")],
)
def test_an_error_of_the_endpoint_has_the_name_that_unleash_gives_it(title: str, name: str) -> None:
    endpoint, token, *_ = CALLS[title]
    with in_process.client(build_mock(API), "https://unleash.test") as client:
        response = client.post(f"/api/signal-endpoint/{endpoint}", headers={"Authorization": token})
    assert json.loads(response.content)["name"] == name
