"""Settings of a provider: texts by name become an instance of its `Settings`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, TypeVar

from pydantic import TypeAdapter, ValidationError

from caveat.errors import BadValue, Subject
from caveat.json_text import JsonValue

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

S = TypeVar("S", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class NoSettings:
    """The settings of a provider that has none."""


def parse_settings(kind: type[S], texts: Mapping[str, str]) -> S:
    """The settings that the texts describe; raises `BadValue` where a name is unknown or a value is invalid.

    A name may be written with `-` for `_`. A field with a pattern explains it in its `description`.
    """
    field_names = {field.name.replace("_", "-"): field.name for field in fields(kind)}
    values = {name.replace("_", "-"): value for name, value in texts.items()}
    for name in values:
        if name not in field_names:
            remedy = f"Known settings: {', '.join(field_names)}" if field_names else "This mock has no settings"
            raise BadValue(Subject.SETTING, f"no setting is called {name!r}", remedy)
    adapter = TypeAdapter(kind)
    try:
        return adapter.validate_python({field_names[name]: value for name, value in values.items()})
    except ValidationError as error:
        raise _invalid(error, adapter.json_schema()["properties"]) from error


def _invalid(error: ValidationError, properties: Mapping[str, JsonValue]) -> BadValue:
    first = error.errors(include_url=False, include_input=False)[0]
    field_name = str(first["loc"][0])
    name = field_name.replace("_", "-")
    expected = _expected(first["type"], properties[field_name])
    if expected:
        return BadValue(Subject.SETTING, f"{name} has an invalid value", f"Give {expected}")
    return BadValue(Subject.SETTING, f"{name}: {first['msg'].removeprefix('Value error, ')}", "Give another value")


def _expected(problem: str, schema: JsonValue) -> str:
    """The values that a setting accepts, in words; `""` where pydantic's message is clear enough."""
    match schema:
        case {"type": "integer", "minimum": minimum}:
            return f"a whole number of at least {minimum}"
        case {"pattern": _, "description": str(description)} if problem == "string_pattern_mismatch":
            return description
    return ""
