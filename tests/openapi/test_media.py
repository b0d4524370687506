"""Media types: ranges, and bodies parsed by their media type."""

from __future__ import annotations

import pytest

from caveat.errors import Unparsable
from caveat.exchange import Headers
from caveat.json_text import JsonValue
from caveat.openapi.media import documented_type, matches, parts, read, select

RANGES = {
    ("application/json", "application/json"): True,
    ("application/json; charset=utf-8", "application/json"): True,
    ("application/*", "application/json"): True,
    ("*/*", "application/json"): True,
    ("text/*", "application/json"): False,
    ("application/xml", "application/json"): False,
    ("app/*", "application/json"): False,
    ("application/*+json", "application/vnd.pets+json"): True,
    ("application/*+json", "application/json"): False,
    ("application/*+json", "text/vnd.pets+json"): False,
    ("application/*+json; charset=utf-8", "application/problem+json"): True,
}


@pytest.mark.parametrize(("media_range", "media_type"), RANGES)
def test_a_media_type_matches_a_range(media_range: str, media_type: str) -> None:
    assert matches(media_range, media_type) is RANGES[media_range, media_type]


CHOICES: list[tuple[str | None, list[str], str | None]] = [
    ("application/json", ["*/*", "application/*", "application/json"], "application/json"),
    ("application/json", ["*/*", "application/*"], "application/*"),
    ("image/png", ["*/*", "application/*"], "*/*"),
    ("image/png", ["application/*"], None),
    ("application/x+json", ["*/*", "application/*", "application/*+json"], "application/*+json"),
    (None, ["*/*"], None),
]


@pytest.mark.parametrize(("media_type", "documented", "expected"), CHOICES)
def test_the_narrowest_documented_range_is_chosen(
    media_type: str | None, documented: list[str], expected: str | None
) -> None:
    assert select(dict.fromkeys(documented, ""), media_type) == expected


MULTIPART = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n--b--\r\n'

VALUES: dict[str, tuple[str | None, bytes, JsonValue]] = {
    "JSON": ("application/json", b'{"a": [1, null]}', {"a": [1, None]}),
    "JSON of a vendor": ("application/vnd.pets+json; v=1", b"3", 3),
    "a form": ("application/x-www-form-urlencoded", b"a=1&b=x+y%21&c=", {"a": "1", "b": "x y!", "c": ""}),
    "a form with a name twice": ("application/x-www-form-urlencoded", b"a=1&a=2&a=3", {"a": ["1", "2", "3"]}),
    "a multipart field": ("multipart/form-data; boundary=b", MULTIPART % (b"a", b"", "é".encode()), {"a": "é"}),
    "a multipart form without fields": ("multipart/form-data; boundary=b", b"--b\r\n--b--\r\n", {}),
    "a multipart file": (
        "multipart/form-data; boundary=b",
        MULTIPART % (b"a", b'; filename="f"', b"\xff"),
        {"a": "ÿ"},
    ),
    "a text": ("text/plain", "é".encode(), "é"),
    "bytes": ("image/png", b"\x89\xff", "\x89\xff"),
    "bytes of no type": (None, b"\x00a", "\x00a"),
}


def headers(content_type: str | None) -> Headers:
    return Headers([] if content_type is None else [("Content-Type", content_type)])


@pytest.mark.parametrize("title", VALUES)
def test_a_body_is_parsed_by_its_media_type(title: str) -> None:
    content_type, body, value = VALUES[title]
    assert read(body, headers(content_type)) == value


UNPARSABLE: dict[str, tuple[str, bytes]] = {
    "not JSON": ("application/json", b"{"),
    "an empty body": ("application/json", b""),
    "NaN, which JSON does not have": ("application/json", b"NaN"),
    "JSON nested too deeply": ("application/json", b"[" * 100_000),
    "an integer that is too long": ("application/json", b"9" * 5000),
    "JSON that is not UTF-8": ("application/json", b'"\xff"'),
    "text that is not UTF-8": ("text/plain", b"\xff"),
    "multipart without a boundary": ("multipart/form-data", b"--b\r\n"),
    "multipart without parts": ("multipart/form-data; boundary=b", b"nothing"),
    "truncated multipart": (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n',
    ),
    "a part without a name": ("multipart/form-data; boundary=b", b"--b\r\n\r\nx\r\n--b--\r\n"),
    "a boundary that is not Latin-1": ("multipart/form-data; boundary=中", b"--b\r\n"),
    "a boundary that is too long": (f"multipart/form-data; boundary={'b' * 10_000}", b"--b\r\n"),
}


@pytest.mark.parametrize("title", UNPARSABLE)
def test_a_body_is_unparsable(title: str) -> None:
    content_type, body = UNPARSABLE[title]
    with pytest.raises(Unparsable):
        read(body, headers(content_type))


def test_the_bytes_of_a_file_are_kept() -> None:
    body = MULTIPART % (b"a", b'; filename="f"', b"\x00\xff")
    assert list(parts(body, headers("multipart/form-data; boundary=b"))) == [("a", b"\x00\xff")]


UTF_8 = "application/json; charset=utf-8"
PARAMETERS: list[tuple[str | None, list[str], str | None]] = [
    ("application/json", [UTF_8, "application/json"], "application/json"),
    ('application/json;charset="UTF-8"', ["application/json", UTF_8], UTF_8),
    ("application/json; charset=utf-8; version=1", ["application/json", UTF_8, "*/*"], UTF_8),
    ("application/json; version=2", ["application/json; version=1", "application/json"], "application/json"),
    ("application/json; charset=utf-8", ["application/json", "*/*"], "application/json"),
    ("application/json; charset=utf-8", ["text/plain", "*/*"], "*/*"),
    ("text/plain; charset=utf-8", [UTF_8, "application/json"], None),
    (None, [UTF_8, "application/json"], None),
]


@pytest.mark.parametrize(("content_type", "documented", "expected"), PARAMETERS)
def test_parameters_tell_documented_media_types_apart(
    content_type: str | None, documented: list[str], expected: str | None
) -> None:
    headers = Headers([("content-type", content_type)] if content_type is not None else [])
    assert documented_type(dict.fromkeys(documented, ""), headers) == expected


CHARSETS = {
    "Latin-1": ("iso-8859-1", b"caf\xe9", "café"),
    "quoted": ('"ISO-8859-1"', b"caf\xe9", "café"),
    "Windows": ("windows-1252", b"\x80 7", "€ 7"),
    "UTF-16": ("utf-16", b"\xff\xfea\0", "a"),
    "UTF-8": ("utf-8", "café".encode(), "café"),
    "an unknown one": ("x-none", b"caf\xe9", "café"),
    "one of Python that is none of text": ("hex", b"caf\xe9", "café"),
}


@pytest.mark.parametrize("title", CHARSETS)
def test_a_text_is_read_in_its_charset(title: str) -> None:
    charset, body, text = CHARSETS[title]
    assert read(body, headers(f"text/plain; x=y; Charset={charset}")) == text


def test_a_text_that_is_not_of_its_charset_is_unparsable() -> None:
    with pytest.raises(Unparsable, match="utf-16 text"):
        read(b"a", headers("text/plain; charset=utf-16"))
