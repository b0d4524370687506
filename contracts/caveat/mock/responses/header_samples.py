"""Values of response headers: those that HTTP defines for well-known fields, else generated from their schemas."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.utils import format_datetime

from caveat.json_text import JsonValue
from caveat.mock.responses.samples import sample
from caveat.openapi.operation import Header, Operation
from caveat.openapi.parameters import decode_header
from caveat.openapi.spec import Spec

_MAX_TRIES = 20
"""Maximum number of values that are generated until one is valid as a header field."""


def header_sample(  # noqa: PLR0913, PLR0917 - what a value depends on
    spec: Spec, operation: Operation, name: str, header: Header, rng: random.Random, until: datetime
) -> str:
    """A value of a header that its schema accepts, in the syntax of RFC 9110 if it is a well-known field."""
    schemas = spec.schemas
    shown = [] if header.example is None else [_text(header.example, explode=header.explode)]
    for text in (*shown, *_well_known(spec, operation, name.lower(), until)):
        if not header.schema or schemas.valid(header.schema, decode_header(header, [text], schemas)):
            return text
    if not header.schema:
        return ""
    text = ""
    for _ in range(_MAX_TRIES):
        value = sample(schemas, header.schema, rng, until)
        # Escapes, as a field is not UTF-8 (RFC 9110, 5.5).
        text = json.dumps(value) if header.media_type is not None else _text(value, explode=header.explode)
        # Not every value survives in a field: spaces at its ends are not part of it (RFC 9110, 5.5).
        if schemas.valid(header.schema, decode_header(header, [text], schemas)):
            break
    return text


def _well_known(spec: Spec, operation: Operation, name: str, until: datetime) -> Iterator[str]:
    if name == "allow":
        yield ", ".join(other.method for other in spec.operations.values() if other.path == operation.path)
    elif name in {"location", "content-location"}:
        path = re.sub(r"\{[^{}]+\}", "1", operation.path)
        yield path
        yield f"https://example.com{path}"
    elif name in {"date", "last-modified", "expires"}:
        yield format_datetime(until.replace(microsecond=0), usegmt=True)
    elif name in _VALUES:
        yield _VALUES[name]


_VALUES: Mapping[str, str] = {
    "accept-ranges": "bytes",
    "age": "0",
    "cache-control": "no-store",
    "content-disposition": "attachment",
    "content-language": "en",
    "etag": '"1"',
    "link": '</>; rel="self"',
    "retry-after": "1",
    "set-cookie": "fake=1",
    "vary": "Accept",
    "www-authenticate": 'Bearer realm="mock"',
}
"""A value of each field that has a syntax of its own (RFC 9110, 9111, 6265 and 8288)."""


def _text(value: JsonValue, *, explode: bool) -> str:
    """A value as a header field in the style `simple`, with only characters that a field can hold."""
    if isinstance(value, dict):
        pairs = value.items()
        exploded: list[JsonValue] = [f"{name}={_plain(item)}" for name, item in pairs]
        value = exploded if explode else [part for pair in pairs for part in pair]
    text = ",".join(map(_plain, value)) if isinstance(value, list) else _plain(value)
    return re.sub(r"[\x00-\x1f\x7f]", " ", text.encode("utf-8", "replace").decode("latin-1")).strip()


def _plain(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)
