"""A recording that is written has no secret of its target."""

from __future__ import annotations

from dataclasses import replace

from caveat.exchange import Headers, Request
from caveat.mutation.redacted import redacted
from caveat.targets.mock import mock_target
from mutated import API, answer, recording, request


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
