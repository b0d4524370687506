"""Operations: the response of a status, and pointers to definitions."""

from __future__ import annotations

import pytest

from caveat.judging.evidence import assumed
from caveat.openapi.operation import Body, Effect, Operation, ResponseSpec

RESPONSES = {key: ResponseSpec(key, {}, {}, (f"/{key}",)) for key in ("200", "4XX", "404", "default")}


def operation(*keys: str) -> Operation:
    responses = {key: RESPONSES[key] for key in keys}
    return Operation("get-pet", "GET", "/pets", "", Effect.READS, (), None, responses, (), "/o", assumed(""))


@pytest.mark.parametrize(
    ("status", "key"), [(200, "200"), (404, "404"), (418, "4XX"), (500, "default"), (201, "default")]
)
def test_a_status_has_the_narrowest_response(status: int, key: str) -> None:
    assert operation(*RESPONSES).response(status) is RESPONSES[key]


def test_a_status_without_a_response_has_none() -> None:
    assert operation("200", "4XX").response(500) is None


def test_a_label_is_method_and_path() -> None:
    assert operation().label == "GET /pets"


def test_a_pointer_is_the_last_one() -> None:
    assert Body(required=True, media={}, pointers=("/o/requestBody", "/components/a")).pointer == "/components/a"
    assert ResponseSpec("200", {}, {}, ("/o/responses/200",)).pointer == "/o/responses/200"
    assert ResponseSpec("200", {}, {}, ()).pointer == ""
