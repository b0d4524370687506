"""Ids: the property of an item with the value in its path, and ids as text."""

from __future__ import annotations

from collections.abc import Iterable

from caveat.json_text import JsonValue
from caveat.openapi.nullable import without_null
from caveat.openapi.schema import Schemas
from caveat.resources.words import ID_WORDS, named_by_id, plain

_METADATA = ("metadata", "meta", "_meta")
"""Properties of an item that hold its id where its content is in another property."""


def id_property(parameter: str, item: str, names: Iterable[str]) -> tuple[str, bool] | None:
    """The property with the id of an item, and whether that is certain; None if no property has it.

    For a `pet` and the path parameter `petId` this is `petId`, else `id`. For `{petName}` and for `{name}` it is
    `name`, and for `{petSid}` it is `sid`. For `{pet}` it is `id`, which is not certain: the path may take a name.
    """
    by_plain: dict[str, str] = {}
    for name in names:
        by_plain.setdefault(plain(name), name)
    folded_parameter = plain(parameter)
    rest = folded_parameter.removeprefix(item)
    for spelling in (folded_parameter, rest):
        if spelling in by_plain:
            return by_plain[spelling], True
    owners = named_by_id(parameter)
    usual = [spelling for word in ID_WORDS for spelling in (word, f"{item}{word}")]
    if owners or folded_parameter in ID_WORDS:
        own = [folded_parameter.removeprefix(owner) for owner in owners]
        found = next((each for each in (*own, *usual) if each in by_plain), None)
        if found is not None:
            # `{petId}` is the id of a pet; `{ownerId}` below `/pets` may be anything.
            return by_plain[found], not owners or any(item.endswith(owner) for owner in owners)
    for spelling in (*usual, "key"):
        if spelling in by_plain:
            return by_plain[spelling], not parameter
    return None


def is_id(schemas: Schemas, pointer: str) -> bool:
    """Whether a schema has a type of ids: a UUID or an integer."""
    schema = without_null(schemas, pointer)
    return schema.get("format") == "uuid" or schema.get("type") in ("integer", ["integer", "null"])


def id_text(value: JsonValue) -> str | None:
    """An id as text, as in a path; None if the value cannot be an id."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def id_in(item: JsonValue, field: str | None) -> str | None:
    """The id of an item as text: its property of that name, or that of its metadata; None if it has none."""
    if field is None or not isinstance(item, dict):
        return None
    if field in item:
        return id_text(item[field])
    for name in _METADATA:
        inner = item.get(name)
        if isinstance(inner, dict) and field in inner:
            return id_text(inner[field])
    return None
