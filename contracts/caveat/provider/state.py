"""What a mock knows as JSON, and back."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar, runtime_checkable

from pydantic import TypeAdapter, ValidationError

from caveat.errors import BadState
from caveat.json_text import JsonValue

S = TypeVar("S")


@runtime_checkable
class Memory(Protocol):
    """What remembers, and can go on from what another one of its kind remembered."""

    def dump(self) -> JsonValue:
        """All that has an effect on answers to come."""
        ...

    def load(self, state: JsonValue) -> None:
        """Go on from there; called once, on one that is fresh. Raises `BadState`."""
        ...


def written(state: object) -> JsonValue:
    """A dataclass as JSON; the generated models in it as they would be sent."""
    value: JsonValue = _adapter(type(state)).dump_python(state, mode="json", by_alias=True, exclude_unset=True)
    return value


def read(kind: type[S], value: JsonValue) -> S:
    """A dataclass of such JSON; raises `BadState`, which names the first part that does not fit."""
    try:
        return _adapter(kind).validate_python(value, strict=False, by_name=False)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "/".join(map(str, ("state", *first["loc"])))
        raise BadState(where, first["msg"], "Mend it, or begin anew") from error


# Making one takes longer than reading a whole state; the kind that is the key fixes the type.
_ADAPTERS: dict[object, TypeAdapter[Any]] = {}


def _adapter(kind: type[S]) -> TypeAdapter[S]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]
