"""A recording that is written has no secret of its target."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

import pytest

from caveat.catalogue.api import Api
from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.mutation.redacted import redacted
from caveat.openapi.security import satisfied
from caveat.targets.mock import mock_target
from mutated import API, answer, recording, request
from resource_document import operation, spec_of


def test_secrets_are_masked_in_requests_responses_and_deliveries() -> None:
    target = replace(mock_target(API), credentials={"key": "fake-secret-1"}, secrets=lambda: ("fake-secret-2",))
    made = recording((request(key="fake-secret-1"), answer({"id": 1, "tags": ["fake-secret-2"]})))
    hook = Request("POST", "https://example.com/fake-secret-2", Headers([("key", "fake-secret-1")]), b"{}")
    step = replace(made.segments[0].steps[0], deliveries=(hook,))
    made = replace(made, segments=(replace(made.segments[0], steps=(step,)),))
    [shown] = redacted(API, target, made).steps()
    assert "fake-secret" not in repr((shown.request.headers.items_sent, shown.request.body, shown.response.body))
    assert shown.response.json == {"id": 1, "tags": ["***"]}
    [delivery] = shown.deliveries
    assert "fake-secret" not in delivery.target + repr(delivery.headers.items_sent)
    assert shown.request.headers.get("key")


@pytest.mark.parametrize(
    ("scheme", "field", "value"),
    [
        ({"type": "http", "scheme": "bearer"}, "Authorization", "Bearer fake-secret-1"),
        ({"type": "http", "scheme": "basic"}, "Authorization", f"Basic {b64encode(b'user:fake-secret-1').decode()}"),
        ({"type": "apiKey", "in": "cookie", "name": "session"}, "Cookie", "theme=dark; session=fake-secret-1"),
        ({"type": "apiKey", "in": "header", "name": "X-Key"}, "X-Key", "fake-secret-1"),
        ({"type": "oauth2", "flows": {}}, "Authorization", "Bearer fake-secret-1"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_masked_credential_is_one(scheme: dict[str, JsonValue], field: str, value: str) -> None:
    spec = spec_of(
        {"/a": {"get": operation("read")}}, security=[{"key": []}], components={"securitySchemes": {"key": scheme}}
    )
    sent = Request("GET", "/a", Headers([("accept", "*/*"), (field, value)]))
    api = Api("keys", lambda: spec)
    target = replace(mock_target(api), secrets=lambda: ("fake-secret-1", "user:fake-secret-1"))
    [shown] = redacted(api, target, recording((sent, answer({"id": 1})))).steps()
    assert "fake-secret" not in repr(shown.request.headers.items_sent)
    assert satisfied(spec, spec.operations["read"], shown.request)
    assert not satisfied(spec, spec.operations["read"], Request("GET", "/a"))
