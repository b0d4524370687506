"""Sequential media types (OpenAPI 3.2): JSON lines, JSON text sequences and server-sent events."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from caveat.errors import Unparsable
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.objects import rewrite
from caveat.openapi.pointer import child
from caveat.openapi.schema import Schemas

JSON_LINES = frozenset({"application/jsonl", "application/x-jsonlines", "application/x-ndjson", "application/ndjson"})
JSON_SEQUENCES = frozenset({"application/json-seq"})
EVENTS = "text/event-stream"

RECORD_SEPARATOR = "\x1e"
"""The character before each text of a JSON text sequence (RFC 7464)."""


def is_sequence(media_type: str | None) -> bool:
    """Whether a body of this media type is a sequence of values."""
    return media_type in JSON_LINES or media_type in JSON_SEQUENCES or media_type == EVENTS


def with_item_schemas(root: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The document with each `itemSchema` as the schema of a list, which describes the same body."""
    return as_object(rewrite(root, _with_list))


def _with_list(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    items = node.get("itemSchema")
    if not isinstance(items, dict):
        return node
    rest = {name: value for name, value in node.items() if name != "itemSchema"}
    of_list: dict[str, JsonValue] = {"type": "array", "items": items}
    return {**rest, "schema": {"allOf": [node["schema"], of_list]} if "schema" in node else of_list}


def judged_parts(schemas: Schemas, schema: str, media_type: str, text: str) -> list[tuple[str, JsonValue]]:
    """The parts of a sequence that its schema describes, each with its pointer: the list, each item, or the text.

    None where it is not clear which of them the schema describes. Raises `Unparsable` if the text is no such sequence.
    """
    accepted = schemas.types(schema)
    if "string" in accepted:
        return [("", text)]
    is_list = "array" in accepted
    if is_list and "object" in accepted:
        return []
    if media_type == EVENTS:
        # Before OpenAPI 3.2, a schema may describe an event, or what its data is.
        return [("", list(_events(schemas, child(schema, "items"), text)))] if is_list else []
    items = list(_json_texts(text, RECORD_SEPARATOR if media_type in JSON_SEQUENCES else "\n"))
    return [("", items)] if is_list else [(f"/{index}", item) for index, item in enumerate(items)]


def _json_texts(text: str, separator: str) -> Iterator[JsonValue]:
    for part in text.split(separator):
        if part.strip():
            try:
                yield json.loads(part)
            except (ValueError, RecursionError) as error:
                raise Unparsable("a sequence of JSON texts", f"{part.strip()[:80]}: {error}") from error


def _events(schemas: Schemas, schema: str, text: str) -> Iterator[JsonValue]:
    """The events of a stream (HTML, 9.2.6), each as an object with the fields that it has."""
    try:
        fields = schemas.properties(schema)
    except LookupError:
        fields = {}
    # Authors describe the data as what its text means, or an event as its data.
    is_json = "data" in fields and "string" not in schemas.types(fields["data"])
    for block in re.split(r"\n\n+", text.replace("\r\n", "\n").replace("\r", "\n")):
        event = _event(block)
        if event:
            data = _meant(str(event.get("data", "")))
            if fields and "data" not in fields:
                yield data
            else:
                yield {**event, "data": data} if is_json and "data" in event else event


def _event(block: str) -> dict[str, JsonValue]:
    event: dict[str, JsonValue] = {}
    for line in block.split("\n"):
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data" and "data" in event:
            event["data"] = f"{event['data']}\n{value}"
        elif name == "retry" and value.isdecimal():
            event["retry"] = int(value)
        elif name in {"data", "event", "id"}:
            event[name] = value
    return event


def _meant(data: str) -> JsonValue:
    try:
        value: JsonValue = json.loads(data)
    except (ValueError, RecursionError):
        return data
    return value
