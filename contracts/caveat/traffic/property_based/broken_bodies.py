"""Finds the only constraint that the body of a generated request breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list
from caveat.openapi.evidence import schema_pointers
from caveat.openapi.pointer import child, lookup
from caveat.openapi.schema import SchemaError, Schemas

_MAX_DEPTH = 6
"""Choices within choices that are followed."""


@dataclass(frozen=True, slots=True)
class BrokenConstraint:
    """A constraint that a value breaks."""

    place: str
    """A JSON pointer, without the positions in lists."""
    keyword: str
    missing: str
    """The missing property if the keyword is `required`."""
    is_null: bool


def only_broken_constraint(schemas: Schemas, pointer: str, body: object) -> BrokenConstraint | None:
    """The only constraint of the schema at `pointer` that a body breaks; None for a valid one, and for several.

    For `oneOf` and `anyOf`, the branch with the fewest errors counts; branches of other types do not.
    """
    try:
        value: JsonValue = body  # type: ignore[assignment] # other values raise an error
        constraints = {_broken_constraint(value, error) for error in _errors(schemas, pointer, value, 0)}
    except (LookupError, TypeError, ValueError):
        # Not a JSON value, such as bytes; or jsonschema-rs left an empty property name out of the place.
        return None
    return constraints.pop() if len(constraints) == 1 else None


def _broken_constraint(value: JsonValue, error: SchemaError) -> BrokenConstraint:
    place = re.sub(r"/\d+(?=/|$)", "/*", error.at)
    return BrokenConstraint(place, error.keyword, error.missing, lookup(value, error.at) is None)


def _errors(schemas: Schemas, pointer: str, value: JsonValue, depth: int) -> Iterator[SchemaError]:
    """The errors of a value; those of a branch replace the error of its choice."""
    for error in schemas.errors(pointer, value):
        inner: list[SchemaError] = []
        if error.keyword in {"oneOf", "anyOf"} and depth < _MAX_DEPTH:
            holder = schema_pointers(schemas.root, (pointer,), error.evaluation_path)[-1]
            inner = _least(schemas, holder, lookup(value, error.at), depth + 1)
        yield from (_below(error.at, each) for each in inner) if inner else (error,)


def _least(schemas: Schemas, choice: str, part: JsonValue, depth: int) -> list[SchemaError]:
    branches = (
        list(_errors(schemas, child(choice, index), part, depth))
        for index, _ in enumerate(as_list(lookup(schemas.root, choice)))
    )
    of_its_type = (errors for errors in branches if not any(e.keyword == "type" and not e.at for e in errors))
    return min(of_its_type, key=len, default=[])


def _below(at: str, error: SchemaError) -> SchemaError:
    return SchemaError(error.message, at + error.at, error.keyword, error.evaluation_path, error.missing)
