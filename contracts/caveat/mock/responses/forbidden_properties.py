"""Properties that an object of several schemas must not have: of other closed schemas, or together with others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import child


def is_forbidden(name: str, schemas: Iterable[Mapping[str, JsonValue]]) -> bool:
    """Whether one of the schemas of an object allows no property of this name."""
    return any(
        schema.get("additionalProperties") is False
        and "patternProperties" not in schema
        and name not in as_object(schema.get("properties"))
        for schema in schemas
    )


def forbidden_together(
    names: Collection[str], required: Collection[str], parts: Mapping[str, Mapping[str, JsonValue]]
) -> set[str]:
    """Names to leave out, so that the schemas do not forbid the others together; those that are required stay.

    `parts` are the schemas by their pointers, with the branches that are chosen.
    """
    left_out: set[str] = set()
    for together in (*_sets_of_not(parts), *_sets_of_other_branches(parts)):
        present = [name for name in together if name in names and name not in left_out]
        optional = [name for name in present if name not in required]
        if len(present) == len(together) and optional:
            left_out.add(optional[-1])
    return left_out


def _sets_of_not(parts: Mapping[str, Mapping[str, JsonValue]]) -> Iterator[list[str]]:
    """The names that each `not` forbids together: it has nothing but `required`, or a choice of such schemas."""
    for schema in parts.values():
        forbidden = as_object(schema.get("not"))
        for each in (forbidden, *as_list(forbidden.get("anyOf")), *as_list(forbidden.get("oneOf"))):
            if names := _only_required(each):
                yield names


def _sets_of_other_branches(parts: Mapping[str, Mapping[str, JsonValue]]) -> Iterator[list[str]]:
    """The names that each branch of a `oneOf` requires, and nothing else, if another branch is chosen."""
    for pointer, schema in parts.items():
        for index, branch in enumerate(as_list(schema.get("oneOf"))):
            names = _only_required(branch)
            if names and child(pointer, "oneOf", index) not in parts:
                yield names


def _only_required(schema: JsonValue) -> list[str]:
    node = as_object(schema)
    return (
        [] if set(node) - {"required", "type", "title", "description"} else [*map(str, as_list(node.get("required")))]
    )
