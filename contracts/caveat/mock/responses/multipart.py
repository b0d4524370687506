"""Bodies of the media type multipart/form-data (RFC 7578)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from caveat.json_text import JsonValue

BOUNDARY = "caveat-mock-boundary"


def multipart(value: Mapping[str, JsonValue]) -> str:
    """A part for each property, or for each item of a list: objects as JSON, other values as text, none for null."""
    return "".join(_written(name, item) for name, item in _items(value)) + f"--{BOUNDARY}--\r\n"


def _items(value: Mapping[str, JsonValue]) -> Iterator[tuple[str, JsonValue]]:
    for name, field in value.items():
        yield from ((name, item) for item in (field if isinstance(field, list) else [field]) if item is not None)


def _written(name: str, item: JsonValue) -> str:
    # As browsers do (HTML, Multipart form data).
    quoted = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    is_json = isinstance(item, dict | list)
    head = f'Content-Disposition: form-data; name="{quoted}"' + (
        "\r\nContent-Type: application/json" if is_json else ""
    )
    text = item if isinstance(item, str) else json.dumps(item)
    return f"--{BOUNDARY}\r\n{head}\r\n\r\n{text}\r\n"
