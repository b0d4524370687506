"""Finds the operations with paged lists, by their parameters and the schema of their result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from caveat.codegen import type_hints
from caveat.json_text import JsonValue, is_json
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.naming import snake_case
from caveat.openapi.operation import Operation, Parameter
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve, resolve_object
from caveat.openapi.spec import Spec

OFFSETS = frozenset({"offset", "skip"})
NUMBERS = frozenset({"page", "page_number"})
LIMITS = frozenset({"limit", "count", "page_size", "per_page", "size", "take", "top"})
TOTALS = frozenset({"total", "total_count", "total_items", "total_results"})
CURSORS = frozenset(
    {"after", "after_id", "continuation_token", "cursor", "next_cursor", "next_token", "page_token", "pagination_token"}
    | {"start_after", "start_cursor", "starting_after"}
)
IDS = frozenset({"after", "after_id", "start_after", "starting_after"})
"""The cursors that may be the id of an item."""
LAST_IDS = frozenset({"last_id"})
MORE = frozenset({"has_more", "has_next", "has_next_page"})
NEXT = frozenset({"next", "next_cursor", "next_page", "next_page_token", "next_token", "continuation_token", "cursor"})
"""The usual names, in snake case."""


@dataclass(frozen=True, slots=True)
class PagedList:
    """An operation that lists items page by page."""

    start: str
    limit: str
    """The names of the parameters: where a page starts, and its size."""
    by_number: bool
    """Whether `start` numbers the pages; else it numbers the items."""
    first: int
    """The number of the first page or item."""
    items: str
    """The property with the items of a page, `""` if the body is the list."""
    total: str
    """The property that counts the items of all pages, `""` if there is none."""
    item_hint: str


@dataclass(frozen=True, slots=True)
class LinkedList:
    """An operation that lists items page by page, each of which leads to the next one."""

    start: str
    """The name of the parameter that takes a page's cursor or number."""
    items: str
    """The property with the items of a page, `""` if the body is the list."""
    following: str
    """The property with the cursor or the URL of the next page, `""` if it is elsewhere: in a header field `Link`."""
    item_hint: str
    more: str = ""
    """The property that says whether there is a next page, `""` if there is none."""
    item_id: str = ""
    """The property of the last item that is the cursor of the next page, `""` if that is elsewhere."""


def paged_items(spec: Spec, operation: Operation) -> tuple[str, ...]:
    """The pointers of the schemas of items that a model of a page has, none if the operation lists no pages."""
    found = paged_list(spec, operation) or linked_list(spec, operation)
    schema = _result(operation)
    if found is None or (not found.items and resolve(spec.root, schema) == schema):
        return ()
    return tuple(_items(spec.root, schema, found.items))


def linked_list(spec: Spec, operation: Operation) -> LinkedList | None:
    """How each page of an operation leads to the next: by a property with a cursor or a URL, or by the field `Link`."""
    schema = _result(operation)
    types = _types(spec, schema) if schema else frozenset()
    if types not in ({"array"}, {"object"}):
        return None
    properties = spec.schemas.properties(schema) if types == {"object"} else {}
    lists = [name for name, pointer in properties.items() if _types(spec, pointer) == {"array"}]
    if types == {"object"} and len(lists) != 1:
        return None
    items = lists[0] if lists else ""
    cursors = _texts(operation, CURSORS)
    found = _by_property(spec, schema, items, cursors[0]) if len(cursors) == 1 else None
    starts = cursors or _texts(operation, OFFSETS | NUMBERS)
    if found is None and _has_link(operation) and len(starts) == 1:
        return LinkedList(starts[0].name, items, "", _item_hint(spec, schema, items))
    return found


def _by_property(spec: Spec, schema: str, items: str, cursor: Parameter) -> LinkedList | None:
    """How the properties of a page lead to the next one, if they do."""
    properties = spec.schemas.properties(schema)
    hint = _item_hint(spec, schema, items)
    more = next((name for name, at in properties.items() if _is_more(spec, name, at)), "")
    following = [
        name for name, at in properties.items() if snake_case(name) in NEXT and "string" in spec.schemas.types(at)
    ]
    if len(following) == 1:
        return LinkedList(cursor.name, items, following[0], hint, more)
    if not items or not _is_id(spec, cursor):
        return None
    last_ids = [name for name in properties if snake_case(name) in LAST_IDS]
    if len(last_ids) == 1:
        return LinkedList(cursor.name, items, last_ids[0], hint, more)
    if more and _item_has_id(spec, cursor, _items(spec.root, schema, items)):
        return LinkedList(cursor.name, items, "", hint, more, "id")
    return None


def _texts(operation: Operation, names: frozenset[str]) -> list[Parameter]:
    """The query parameters that have one of these names."""
    return [each for each in operation.parameters if each.location == "query" and snake_case(each.name) in names]


def _is_more(spec: Spec, name: str, pointer: str) -> bool:
    return snake_case(name) in MORE and spec.schemas.types(pointer) == {"boolean"}


def _is_id(spec: Spec, parameter: Parameter) -> bool:
    """Whether a parameter may be the id of an item, and is no time."""
    node = resolve_object(spec.root, parameter.schema) if parameter.schema else {}
    return snake_case(parameter.name) in IDS and node.get("format") not in {"date", "date-time"}


def _item_has_id(spec: Spec, parameter: Parameter, items: Iterable[str]) -> bool:
    """Whether every item has an id that the parameter takes."""
    taken = spec.schemas.types(parameter.schema) if parameter.schema else frozenset({"string"})
    kinds = [spec.schemas.properties(each).get("id", "") for each in items]
    return bool(kinds) and all(
        kind and (types := spec.schemas.types(kind)) <= {"string", "integer"} and ("string" in taken or types <= taken)
        for kind in kinds
    )


def _types(spec: Spec, pointer: str) -> frozenset[str]:
    """The types of a page or its list, which may be null."""
    return frozenset(spec.schemas.types(pointer)) - {"null"}


def _has_link(operation: Operation) -> bool:
    """Whether a successful response documents the header field `Link` (RFC 8288)."""
    successes = [response for status, response in operation.responses.items() if status.startswith("2")]
    return any(name.lower() == "link" for response in successes for name in response.headers)


def paged_list(spec: Spec, operation: Operation) -> PagedList | None:
    """How an operation lists its items page by page: it takes a start and a limit, and its result has one list."""
    start = _number(spec, operation, OFFSETS | NUMBERS)
    limit = _number(spec, operation, LIMITS)
    schema = _result(operation)
    if not start or not limit or not schema:
        return None
    by_number = snake_case(start.name) in NUMBERS
    first = _first(spec, start) if by_number else 0
    if first is None:
        return None
    if _types(spec, schema) == {"array"}:
        return PagedList(start.name, limit.name, by_number, first, "", "", _item_hint(spec, schema, ""))
    if _types(spec, schema) != {"object"}:
        return None
    properties = spec.schemas.properties(schema)
    lists = [name for name, pointer in properties.items() if _types(spec, pointer) == {"array"}]
    totals = [
        name
        for name, pointer in properties.items()
        if snake_case(name) in TOTALS and spec.schemas.types(pointer) <= {"integer", "number"}
    ]
    if len(lists) != 1:
        return None
    item_hint = _item_hint(spec, schema, lists[0])
    return PagedList(start.name, limit.name, by_number, first, lists[0], next(iter(totals), ""), item_hint)


def _first(spec: Spec, parameter: Parameter) -> int | None:
    """The number of the first page, by the default or else the minimum of the parameter; None if it has neither."""
    schema = resolve_object(spec.root, parameter.schema)
    for value in (schema.get("default"), schema.get("minimum")):
        if isinstance(value, int) and value in {0, 1}:
            return value
    return None


def _number(spec: Spec, operation: Operation, names: frozenset[str]) -> Parameter | None:
    """The only query parameter that has one of these names, and is a number."""
    parameters = [
        parameter
        for parameter in operation.parameters
        if parameter.location == "query"
        and snake_case(parameter.name) in names
        and parameter.schema
        and spec.schemas.types(parameter.schema) <= {"integer", "number"}
    ]
    return parameters[0] if len(parameters) == 1 else None


def _result(operation: Operation) -> str:
    """The pointer of the schema of the only successful response, `""` if it is not JSON."""
    successes = [response for status, response in operation.responses.items() if status.startswith("2")]
    media = successes[0].media if len(successes) == 1 else {}
    (media_type, schema), *others = [*media.items()] or [("", "")]
    return schema if is_json(media_type.partition(";")[0].strip()) and not others else ""


def _item_hint(spec: Spec, page: str, items: str) -> str:
    """The hint of an item of a page, whose list is the property `items`, or the page if that is `""`."""
    of_page = type_hints.of_schema(spec.root, page)
    if items and not all(hint.startswith("models.") for hint in of_page.split(" | ") if hint != "None"):
        # The page is no model, so that its items are plain JSON values.
        return type_hints.ANY
    hints = [type_hints.of_schema(spec.root, pointer) for pointer in _items(spec.root, page, items)]
    return type_hints.union(hint for hint in hints if hint != type_hints.ANY) or type_hints.ANY


def _items(root: JsonValue, page: str, items: str) -> Iterator[str]:
    """The pointers of all schemas of the items of a page."""
    for at in _parts(root, page):
        node = as_object(lookup(root, at))
        if items and items in as_object(node.get("properties")):
            yield from _items(root, child(at, "properties", items), "")
        if not items and "items" in node:
            yield child(at, "items")


def _parts(root: JsonValue, pointer: str, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """The schema at a pointer and those that it consists of, or that it is one of."""
    at = resolve(root, pointer)
    if at in seen:
        return
    yield at
    node = as_object(lookup(root, at))
    for key in ("allOf", "anyOf", "oneOf"):
        for index in range(len(as_list(node.get(key)))):
            yield from _parts(root, child(at, key, index), seen | {at})
