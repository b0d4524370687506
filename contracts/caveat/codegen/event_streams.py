"""Finds the operations that answer with server-sent events, and the type of an event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from caveat.codegen import type_hints
from caveat.codegen.client_calls import is_event_stream, is_result
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.operation import Operation, ResponseSpec
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve, resolve_object
from caveat.openapi.spec import Spec

_FIELDS = frozenset({"comment", "data", "event", "id", "retry"})
"""The fields of an event (HTML, 9.2.6): a schema that has others describes what its data means."""


@dataclass(frozen=True, slots=True)
class EventStream:
    """The events of an operation."""

    types: dict[str, str]
    """The type of a value by the name of its event, `""` for every other name, as source text."""
    whole: bool = False
    """Whether a value is an event with its fields; else it is the data of an event."""
    json_data: bool = False
    """Whether the data in such an event is described as what its JSON text means."""

    @property
    def hint(self) -> str:
        """The type hint of a value."""
        return type_hints.union(self.types.values())


def event_stream(spec: Spec, operation: Operation) -> EventStream | None:
    """The events of an operation, None if no success is a stream of them."""
    if not any(True for _ in _streams(spec, operation)):
        return None
    parts = _parts(spec, operation)
    if not parts or any(not part.is_event and "string" in spec.schemas.types(part.pointer) for part in parts):
        return EventStream({"": "str"})
    are_events = all(part.is_event for part in parts)
    types: dict[str, str] = {}
    for part in parts:
        name = part.name if are_events else ""
        hint = type_hints.of_schema(spec.root, part.pointer)
        types[name] = type_hints.union([*filter(None, [types.get(name)]), hint])
    is_whole = are_events and not all(part.is_data for part in parts)
    return EventStream(types, is_whole, is_whole and any(part.has_json_data for part in parts))


def event_schemas(spec: Spec, operation: Operation) -> Iterator[tuple[str, str]]:
    """The pointers of the schemas of the values, each with a word for it."""
    for part in _parts(spec, operation):
        yield part.pointer, "Event"


@dataclass(frozen=True, slots=True)
class _Part:
    """A schema of events: of an event with its fields, of the data in one, or of data alone."""

    pointer: str
    name: str = ""
    """The only name that such an event may have, `""` if there is none."""
    is_event: bool = False
    is_data: bool = False
    """Whether the pointer is that of the data in the event."""
    has_json_data: bool = False


def _parts(spec: Spec, operation: Operation) -> list[_Part]:
    pointers = [pointer for pointer in _streams(spec, operation) if pointer]
    fields = {each: _fields(spec, each) for pointer in pointers for each in _branches(spec.root, pointer)}
    data = {each: _content_schema(spec, fields[each]) for each in fields}
    # The data of some events alone would lose the others.
    if all(data.values()):
        return [_Part(data[each], _name(spec, fields[each]), is_event=True, is_data=True) for each in fields]
    return [
        _Part(each, _name(spec, declared), is_event=bool(declared), has_json_data=_has_json_data(spec, declared))
        for each, declared in fields.items()
    ]


def _content_schema(spec: Spec, fields: dict[str, str]) -> str:
    """The pointer of the schema of what the text of the data means, `""` if it has none."""
    at = resolve(spec.root, fields["data"]) if "data" in fields else ""
    node = as_object(lookup(spec.root, at)) if at else {}
    return child(at, "contentSchema") if isinstance(node.get("contentSchema"), dict) else ""


def _fields(spec: Spec, pointer: str) -> dict[str, str]:
    """The fields of an event that a schema describes, none if it describes something else."""
    properties = spec.schemas.properties(pointer)
    return dict(properties) if "data" in properties and properties.keys() <= _FIELDS else {}


def _has_json_data(spec: Spec, fields: dict[str, str]) -> bool:
    return "data" in fields and "string" not in spec.schemas.types(fields["data"])


def _name(spec: Spec, fields: dict[str, str]) -> str:
    node = resolve_object(spec.root, fields["event"]) if "event" in fields else {}
    values = as_list(node.get("enum")) or [node.get("const")]
    return values[0] if len(values) == 1 and isinstance(values[0], str) else ""


def _branches(root: JsonValue, pointer: str, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """The pointers of the schemas that a choice has, else the pointer itself."""
    at = resolve(root, pointer)
    node = as_object(lookup(root, at))
    key = next((key for key in ("oneOf", "anyOf") if as_list(node.get(key)) and "properties" not in node), None)
    if key is None or at in seen:
        yield at
        return
    for index in range(len(as_list(node[key]))):
        yield from _branches(root, child(at, key, index), seen | {at})


def _streams(spec: Spec, operation: Operation) -> Iterator[str]:
    """The pointer of the schema of an event for each success that is a stream, `""` if it has none."""
    for status, response in operation.responses.items():
        for media_type, pointer in response.media.items():
            if is_result(operation, status) and is_event_stream(media_type):
                yield _of_item(spec, response, media_type, pointer)


def _of_item(spec: Spec, response: ResponseSpec, media_type: str, pointer: str) -> str:
    content = as_object(as_object(lookup(spec.root, response.pointer)).get("content"))
    written = next(name for name in content if name.lower() == media_type)
    if isinstance(as_object(content[written]).get("itemSchema"), dict):
        return child(response.pointer, "content", written, "itemSchema")
    node = resolve_object(spec.root, pointer) if pointer else {}
    if pointer and spec.schemas.types(pointer) == {"array"}:
        return child(resolve(spec.root, pointer), "items") if "items" in node else ""
    return pointer
