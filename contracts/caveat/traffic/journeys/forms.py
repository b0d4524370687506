"""Encodes the bodies of forms: URL-encoded pairs, and multipart/form-data (RFC 7578)."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping
from hashlib import blake2b
from urllib.parse import urlencode

from caveat.json_text import JsonValue

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
FORMS = (FORM, MULTIPART)


def encoded(media_type: str, value: Mapping[str, JsonValue], files: Container[str] = ()) -> tuple[str, bytes]:
    """The value of `Content-Type`, and the body: a pair or part for each value, or for each item of a list.

    `files` are the names of the fields that are sent as files.
    """
    if media_type == FORM:
        return media_type, urlencode([(name, scalar_text(each)) for name, each in _pairs(value)]).encode()
    content = json.dumps(value, sort_keys=True).encode()
    boundary = f"caveat-{blake2b(content, digest_size=12).hexdigest()}"
    parts = "".join(f"--{boundary}\r\n{_part(name, each, files)}" for name, each in _pairs(value))
    return f"{media_type}; boundary={boundary}", f"{parts}--{boundary}--\r\n".encode("utf-8", "replace")


def _pairs(value: Mapping[str, JsonValue]) -> Iterator[tuple[str, JsonValue]]:
    for name, each in value.items():
        yield from ((name, item) for item in (each if isinstance(each, list) else [each]) if item is not None)


def _part(name: str, value: JsonValue, files: Container[str]) -> str:
    # As browsers do (HTML, Multipart form data).
    quoted = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    head = f'Content-Disposition: form-data; name="{quoted}"'
    if name in files:
        head += '; filename="file.txt"\r\nContent-Type: application/octet-stream'
    elif isinstance(value, dict | list):
        head += "\r\nContent-Type: application/json"
    return f"{head}\r\n\r\n{scalar_text(value)}\r\n"


def scalar_text(value: JsonValue) -> str:
    """A value as text: a string as it is, any other value as JSON."""
    if isinstance(value, float) and value.is_integer():
        # JSON has one kind of number.
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value)
