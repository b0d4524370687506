"""What a provider can be told before it begins, by name: the fields of its `Settings`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, TypeVar

from pydantic import TypeAdapter, ValidationError

from caveat.errors import BadOption
from caveat.json_text import JsonValue

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

S = TypeVar("S", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class NoSettings:
    """The settings of a provider that has none."""


def read(kind: type[S], given: Mapping[str, str]) -> S:
    """The settings that texts stand for; raises `BadOption` where one is unknown or does not fit.

    In a name `-` stands for `_`. What a field's pattern allows is told in the field's `description`.
    """
    known = {field.name.replace("_", "-"): field.name for field in fields(kind)}
    names = {name.replace("_", "-"): value for name, value in given.items()}
    for name in names:
        if name not in known:
            remedy = f"Known are: {', '.join(known)}" if known else "This mock has none"
            raise BadOption("--set", f"no setting is called {name!r}", remedy)
    adapter = TypeAdapter(kind)
    try:
        return adapter.validate_python({known[name]: value for name, value in names.items()})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = str(first["loc"][0])
        name = where.replace("_", "-")
        wanted = _wanted(first["type"], adapter.json_schema()["properties"][where])
        if wanted:
            raise BadOption("--set", f"{name} does not fit", f"Give {wanted}") from error
        raise BadOption(
            "--set", f"{name}: {first['msg'].removeprefix('Value error, ')}", "Give another value"
        ) from error


def _wanted(problem: str, schema: JsonValue) -> str:
    """What a setting is to be, in words; `""` where what was said of the problem is as good."""
    match schema:
        case {"type": "integer", "minimum": lowest}:
            return f"a whole number of at least {lowest}"
        case {"pattern": _, "description": str(described)} if problem == "string_pattern_mismatch":
            return described
    return ""
