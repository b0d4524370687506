"""Lists that come in pages: which operations have them, by their parameters and the schema of their result."""

from __future__ import annotations

from dataclasses import dataclass

from caveat.codegen import type_hints
from caveat.json_text import is_json
from caveat.openapi.naming import snake_case
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve
from caveat.openapi.spec import Spec

OFFSETS = frozenset({"offset", "skip"})
LIMITS = frozenset({"limit", "count", "page_size", "per_page", "size", "take", "top"})
TOTALS = frozenset({"total", "total_count", "total_items", "total_results"})
"""The usual names, in snake case."""


@dataclass(frozen=True, slots=True)
class PagedList:
    """An operation that lists items page by page."""

    offset: str
    limit: str
    """The names of the parameters."""
    items: str
    """The property with the items of a page, `""` if the body is the list."""
    total: str
    """The property that counts the items of all pages, `""` if there is none."""
    item_hint: str


def paged_list(spec: Spec, operation: Operation) -> PagedList | None:
    """How an operation lists its items page by page: it takes an offset and a limit, and its result has one list."""
    offset = _number(spec, operation, OFFSETS)
    limit = _number(spec, operation, LIMITS)
    schema = _result(operation)
    if not offset or not limit or not schema:
        return None
    if spec.schemas.types(schema) == {"array"}:
        return PagedList(offset, limit, "", "", _item_hint(spec, schema))
    if spec.schemas.types(schema) != {"object"}:
        return None
    properties = spec.schemas.properties(schema)
    lists = [name for name, pointer in properties.items() if spec.schemas.types(pointer) == {"array"}]
    totals = [
        name
        for name, pointer in properties.items()
        if snake_case(name) in TOTALS and spec.schemas.types(pointer) <= {"integer", "number"}
    ]
    if len(lists) != 1:
        return None
    return PagedList(offset, limit, lists[0], next(iter(totals), ""), _item_hint(spec, properties[lists[0]]))


def _number(spec: Spec, operation: Operation, names: frozenset[str]) -> str:
    """The name of the only query parameter that has one of these names, and is a number."""
    found = [
        parameter.name
        for parameter in operation.parameters
        if parameter.location == "query"
        and snake_case(parameter.name) in names
        and parameter.schema
        and spec.schemas.types(parameter.schema) <= {"integer", "number"}
    ]
    return found[0] if len(found) == 1 else ""


def _result(operation: Operation) -> str:
    """The pointer of the schema of the only successful response, `""` if it is not JSON."""
    successes = [response for status, response in operation.responses.items() if status.startswith("2")]
    media = successes[0].media if len(successes) == 1 else {}
    (media_type, schema), *others = [*media.items()] or [("", "")]
    return schema if is_json(media_type.partition(";")[0].strip()) and not others else ""


def _item_hint(spec: Spec, pointer: str) -> str:
    at = resolve(spec.root, pointer)
    schema = lookup(spec.root, at)
    has_items = isinstance(schema, dict) and "items" in schema
    return type_hints.of_schema(spec.root, child(at, "items")) if has_items else type_hints.ANY
