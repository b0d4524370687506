"""Writes bodies of media types that Schemathesis does not know: it refuses an operation that has only such ones."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import schemathesis.transport.asgi
from schemathesis.generation.case import Case
from schemathesis.transport.requests import REQUESTS_TRANSPORT
from schemathesis.transport.serialization import Binary

from caveat.json_text import JsonValue
from caveat.openapi.sequences import EVENTS, JSON_LINES, JSON_SEQUENCES, RECORD_SEPARATOR


def register_serializers(media_types: Iterable[str]) -> None:
    """Let Schemathesis write bodies of these media types: text and bytes as they are, other values as JSON."""
    for transport in (schemathesis.transport.asgi.ASGI_TRANSPORT, REQUESTS_TRANSPORT):
        for media_type in media_types:
            if "*" not in media_type and transport.get_first_matching_media_type(media_type) is None:
                transport.serializer(media_type)(_serialized)


def _serialized(context: Any, value: Any) -> dict[str, Any]:  # noqa: ANN401 - Schemathesis's own types
    case: Case[Any] = context.case
    return {"data": body(case.media_type or "", value)}


def body(media_type: str, value: JsonValue | bytes | Binary) -> bytes:
    """A value as a body of a media type."""
    if isinstance(value, bytes | Binary):
        return value if isinstance(value, bytes) else value.data
    if isinstance(value, str):
        return value.encode("utf-8", "replace")
    items = value if isinstance(value, list) else [value]
    name = media_type.partition(";")[0].strip().lower()
    if name in JSON_LINES:
        return "".join(f"{json.dumps(item)}\n" for item in items).encode()
    if name in JSON_SEQUENCES:
        return "".join(f"{RECORD_SEPARATOR}{json.dumps(item)}\n" for item in items).encode()
    if name == EVENTS:
        return "".join(f"data: {json.dumps(item)}\n\n" for item in items).encode()
    return json.dumps(value).encode()
