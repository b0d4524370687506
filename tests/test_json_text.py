"""JSON text: media types, encodings, and the limits of the parser."""

from __future__ import annotations

import json

import pytest

from caveat.errors import Unparsable
from caveat.json_text import is_json, parse_json


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("application/json", True),
        ("application/problem+json", True),
        ("text/json", False),
        ("application/jsonl", False),
        (None, False),
    ],
)
def test_a_media_type_is_json_or_not(media_type: str | None, expected: bool) -> None:  # noqa: FBT001 - a fact
    assert is_json(media_type) is expected


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"NaN",
        b"-Infinity",
        b"1e999",
        b"\xff",
        b"[" * 100_000,
        b"[" * 201 + b"]" * 201,
        b"9" * 5000,
        rb'"\ud800"',
    ],
)
def test_a_text_that_is_not_json_is_unparsable(body: bytes) -> None:
    with pytest.raises(Unparsable, match=r"the body is not JSON: ."):
        parse_json(body)


@pytest.mark.parametrize("body", [b"[" * 200 + b"]" * 200, rb'"\ud83d\ude00"', rb'"\\ud800"'])
def test_json_within_the_limits_is_parsed(body: bytes) -> None:
    assert parse_json(body) == json.loads(body)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_every_unicode_encoding_is_parsed(encoding: str) -> None:
    assert parse_json('["ü"]'.encode(encoding)) == ["ü"]
