"""JSON values: parsed as JSON Schema defines them, and serialized unchanged."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from caveat.openapi.schema import Schemas
from caveat_models import json_values


def read(name: str, text: str) -> object:
    """The value that a type parses from a JSON text, `ValidationError` if it refuses the text."""
    try:
        return TypeAdapter[object](getattr(json_values, name)).validate_json(text)
    except ValidationError:
        return ValidationError


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("StrictInt", "3", 3),
        ("StrictInt", "3.0", 3),
        ("StrictInt", "1e3", 1000),
        ("StrictInt", "3.5", ValidationError),
        ("StrictInt", '"3"', ValidationError),
        ("StrictInt", "true", ValidationError),
        ("StrictFloat", "3.5", 3.5),
        ("StrictFloat", "9007199254740993", 9007199254740993),
        ("StrictFloat", '"3.5"', ValidationError),
        ("StrictFloat", "false", ValidationError),
        ("OnlyTrue", "true", True),
        ("OnlyTrue", "1", ValidationError),
        ("OnlyTrue", "false", ValidationError),
        ("OnlyFalse", "false", False),
        ("OnlyFalse", "0", ValidationError),
        ("DateTime", '"2026-10-01t09:30:00.1234567z"', datetime(2026, 10, 1, 9, 30, 0, 123456, UTC)),
        ("DateTime", '"2016-12-31T23:59:60Z"', datetime(2017, 1, 1, tzinfo=UTC)),
        ("DateTime", '"9999-12-31T23:59:60Z"', ValidationError),
        ("DateTime", "1790847000", ValidationError),
        ("Date", "1790812800", ValidationError),
        ("Binary", '"\\u00ff\\u0000"', b"\xff\x00"),
        ("Binary", '"\\u0100"', ValidationError),
    ],
)
def test_a_text_is_parsed_as_json_schema_defines_it(name: str, text: str, expected: object) -> None:
    value = read(name, text)

    assert (value, type(value)) == (expected, type(expected))


@pytest.mark.parametrize("data", [b"", b"\x00\xff", "é".encode()])
def test_bytes_are_serialized_unchanged(data: bytes) -> None:
    adapter = TypeAdapter[object](json_values.Binary)

    assert adapter.validate_json(adapter.dump_json(data)) == data
    assert adapter.validate_python(data) == data


FORMATS = {
    "DateTime": "date-time",
    "Date": "date",
    "Email": "email",
    "Uri": "uri",
    "Uuid": "uuid",
    "Ipv4": "ipv4",
    "Ipv6": "ipv6",
    "Base64Text": "byte",
    "Base64UrlText": "base64url",
    "CharText": "char",
    "DecimalText": "decimal",
    "Decimal128Text": "decimal128",
    "MediaRangeText": "media-range",
    "SfBooleanText": "sf-boolean",
    "SfTokenText": "sf-token",
}
TEXTS = (
    "", " ", "a", "0", "1790847000", "2026-11-20", "2026-1-2", "2026-02-29", "20261120", "2026-11-20T12:00:00Z",
    "2026-11-20T12:00:00+23:59", "2026-11-20T12:00:00+24:00", "2026-11-20 12:00:00Z", "2026-11-20T12:00Z",
    "2026-11-20T24:00:00Z", "user@example.com", "u+v.w@example.com", "USER@localhost", '"a b"@example.com', "a@b@c.d",
    "a..b@example.com", "user@", "@example.com", "http://example.com/a?b=c#d", "urn:a:b", "//example.com", "/a",
    "http://a b", "http://example.com/%41", "http://example.com/%4", "00000000-0000-4000-8000-00000000000a",
    "00000000-0000-4000-8000-00000000000", "{00000000-0000-4000-8000-00000000000a}", "192.0.2.1", "192.0.2.256",
    "192.0.2", "::", "2001:db8::1", "2001:db8", "1::2::3",
    "YQ==", "YWI=", "YWJj", "YQ=", "Y_-", "Y/+=", "\n", "ab", "-1.50", "1e5", "NaN", "*/*", "text/plain; a=b", "text/",
    "?0", "?2", "*a:b/c", "a b", "YQ==\n", "1.5\n", "?1\n",
)  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_accepts_what_the_schema_validator_accepts(name: str) -> None:
    schemas = Schemas({"text": {"type": "string", "format": FORMATS[name]}})

    accepted = {text for text in TEXTS if read(name, json.dumps(text)) is not ValidationError}

    assert accepted == {text for text in TEXTS if schemas.valid("/text", text)}
