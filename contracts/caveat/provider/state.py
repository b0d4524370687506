"""A mock's state: dataclasses to JSON, and back."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from caveat.errors import BadState
from caveat.json_text import JsonValue

S = TypeVar("S")


def to_json(state: object) -> JsonValue:
    """A dataclass as JSON; generated models in it are written as they would be sent."""
    value: JsonValue = _adapter(type(state)).dump_python(state, mode="json", by_alias=True, exclude_unset=True)
    return value


def from_json(kind: type[S], value: JsonValue) -> S:
    """The dataclass that `to_json` wrote; raises `BadState`, which names the first invalid part."""
    try:
        return _adapter(kind).validate_python(value, strict=False, by_name=False)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "/".join(map(str, ("state", *first["loc"])))
        raise BadState(where, first["msg"], "Correct it, or start without a state") from error


# To create an adapter takes longer than to read a whole state; the key fixes the type of its value.
_ADAPTERS: dict[object, TypeAdapter[Any]] = {}


def _adapter(kind: type[S]) -> TypeAdapter[S]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]
