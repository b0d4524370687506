"""The projection of a stored item onto the schema of a response."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from caveat.json_text import JsonValue
from caveat.mock.collections.representation import Properties, Representation
from caveat.openapi.coerce import as_object
from caveat.openapi.schema import Schemas


def project(
    schemas: Schemas, representation: Representation, properties: Properties, omitted: Collection[str] = ()
) -> Properties:
    """An item as a response returns it: the stored properties that are valid, and the example's others.

    The result leaves out `omitted` properties if the schema allows it. It may be invalid if the example is.
    """
    schema = representation.item_schema
    example = representation.examples[0] if representation.examples else {}
    stored = representation.select(properties)
    example, stored = (_with_inner(schemas, schema, each, properties) for each in (example, stored))
    combined = {**example, **stored}
    hidden = [name for name in omitted if name in combined and name not in stored]
    reduced = {name: value for name, value in combined.items() if name not in hidden} if hidden else combined
    if not schema or schemas.valid(schema, reduced):
        return reduced
    removable = [name for name in omitted if name not in stored]
    if schemas.valid(schema, combined):
        return _without(schemas, schema, combined, removable)
    # The item may match another alternative of the schema than the example does.
    if schemas.valid(schema, stored):
        return stored
    if not schemas.valid(schema, example):
        return combined
    projected = example
    for name, value in stored.items():
        extended = ({**projected, name: each} for each in _spellings(value))
        projected = next((each for each in extended if schemas.valid(schema, each)), projected)
    return _without(schemas, schema, projected, removable)


def _with_inner(schemas: Schemas, schema: str, shown: Properties, properties: Properties) -> Properties:
    """The item with its stored properties also in its only object, as in `{"id": 1, "result": {"name": "Rex"}}`."""
    inner = [name for name, value in shown.items() if isinstance(value, dict)]
    if len(inner) != 1 or not schema:
        return shown
    [key], outer = inner, schemas.properties(schema)
    content = as_object(shown[key])
    changed = {name: properties[name] for name in content if name in properties and name not in outer}
    with_inner = {**shown, key: {**content, **changed}}
    return with_inner if changed and key in outer and schemas.valid(outer[key], with_inner[key]) else shown


def _spellings(value: JsonValue) -> Iterator[JsonValue]:
    """A value, and a number as a text or the reverse: the type of an id may differ between two responses."""
    yield value
    if isinstance(value, int) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, str) and _INTEGER.fullmatch(value):
        yield int(value)


_INTEGER = re.compile(r"-?(0|[1-9]\d{0,14})", re.ASCII)


def _without(schemas: Schemas, schema: str, properties: Properties, names: Collection[str]) -> Properties:
    """The properties without those of these names that the schema does not need."""
    for name in names:
        reduced = {key: value for key, value in properties.items() if key != name}
        properties = reduced if schemas.valid(schema, reduced) else properties
    return properties
