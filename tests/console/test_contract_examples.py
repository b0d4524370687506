"""Examples are those of the document, else valid values, in the format of the media type."""

from __future__ import annotations

import json

import pytest

from caveat.console import contract_examples
from caveat.exchange import Headers
from caveat.json_text import JsonValue
from caveat.openapi import media
from caveat.openapi.operation import Body
from caveat.openapi.spec import Spec

SCHEMA: JsonValue = {
    "type": "object",
    "required": ["name", "tags"],
    "properties": {"name": {"type": "string", "minLength": 1}, "tags": {"type": "array", "items": {"type": "string"}}},
}
EXAMPLE: JsonValue = {"name": "Rex\nthe second", "tags": ["a&b", "ä"]}


def spec_of(media_type: str, content: JsonValue) -> tuple[Spec, Body]:
    operation: JsonValue = {"requestBody": {"content": {media_type: content}}, "responses": {}}
    spec = Spec({"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {"/x": {"post": operation}}})
    [found] = spec.operations.values()
    assert found.body is not None
    return spec, found.body


@pytest.mark.parametrize(
    "media_type",
    ["application/json", "application/x-www-form-urlencoded", "multipart/form-data", "application/merge-patch+json"],
)
@pytest.mark.parametrize("example", [{"example": EXAMPLE}, {}])
def test_an_example_is_read_as_its_value(media_type: str, example: dict[str, JsonValue]) -> None:
    spec, body = spec_of(media_type, {"schema": SCHEMA, **example})
    shown = contract_examples.body(spec, body.pointer, body.media, media_type, of_request=True)
    assert shown is not None
    assert shown.source == ("from the document" if example else "generated")
    # A browser sends CRLF for each line break of a text area.
    octets = contract_examples.body_bytes(media_type, shown.text.replace("\n", "\r\n"))
    value = media.read(octets, Headers([("content-type", contract_examples.content_type(media_type))]))
    assert isinstance(value, dict)
    if example:
        expected = "Rex\nthe second" if "json" in media_type or "form-url" in media_type else "Rex\r\nthe second"
        assert (value["name"], value["tags"]) == (expected, ["a&b", "ä"])
    else:
        assert value["name"]


def test_a_wrong_example_is_repaired_only_for_a_form() -> None:
    wrong: JsonValue = {"name": 7, "tags": []}
    spec, body = spec_of("application/json", {"schema": SCHEMA, "example": wrong})

    def value(*, repaired: bool) -> object:
        shown = contract_examples.body(
            spec, body.pointer, body.media, "application/json", of_request=True, repaired=repaired
        )
        return json.loads(shown.text) if shown is not None else None

    assert value(repaired=False) == wrong
    assert spec.schemas.valid(body.media["application/json"], value(repaired=True))  # type: ignore[arg-type]


OTHERS: dict[str, tuple[JsonValue, str]] = {
    "text/plain": ({"schema": {"const": "a text"}}, "a text"),
    "application/xml": ({"schema": {"type": "object", "properties": {"a": {"const": 1}}}}, "<a>1</a>"),
    "image/png": ({}, "content"),
    "application/octet-stream": ({"example": "exact"}, "exact"),
}


@pytest.mark.parametrize("media_type", OTHERS)
def test_other_formats(media_type: str) -> None:
    content, expected = OTHERS[media_type]
    spec, body = spec_of(media_type, content)
    shown = contract_examples.body(spec, body.pointer, body.media, media_type, of_request=True)
    assert shown is not None
    assert expected in shown.text


def test_a_range_is_sent_as_a_media_type() -> None:
    assert [contract_examples.content_type(name) for name in ("*/*", "text/*", "multipart/form-data")] == [
        "application/json", "text/plain", "multipart/form-data; boundary=caveat-mock-boundary"]  # fmt: skip


def test_an_invalid_schema_has_no_example() -> None:
    spec, body = spec_of("application/json", {"schema": {"type": "nonsense"}})
    assert contract_examples.generated(spec.request_schemas, body.media["application/json"]) is None
