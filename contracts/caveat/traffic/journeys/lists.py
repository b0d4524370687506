"""The list requests of a journey: all items, small pages, filters and searches for values of items, each order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from caveat.exchange import Request
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.operation import Operation
from caveat.openapi.references import resolve_object
from caveat.openapi.spec import Spec
from caveat.resources.bodies import fields
from caveat.resources.model import Resource
from caveat.resources.state.list_query import list_query, next_request, next_values
from caveat.resources.state.view import View
from caveat.resources.words import plain
from caveat.traffic.journeys.composer import text

MAX_PAGES = 8
SIZES = (2, 1)
"""Items on a page."""

UNKNOWN_TEXTS = ("qzxvkwjy", "wvjqxkzu")
"""Texts that no item has."""
SPECIAL_TEXTS = ("%", "'\"\\;", "([*+?{")
"""Characters with a meaning in patterns and query languages: a search for them finds nothing and must not fail."""

_SEARCHED = 24
_MAX_SEARCHED = 3
_MAX_FILTERS = 6
_MAX_ORDERS = 4
_MAX_OTHERS = 3


def sizes(spec: Spec, resource: Resource, operation: Operation) -> Iterator[dict[str, str]]:
    """The queries for the first of small pages."""
    name = resource.paging.size if resource.paging is not None else ""
    parameter = next((each for each in operation.parameters if each.name == name), None)
    for size in SIZES if name and parameter is not None else ():
        if parameter is not None and (not parameter.schema or spec.request_schemas.valid(parameter.schema, size)):
            yield {name: str(size)}


def next_page(view: View) -> Request | None:
    """The request for the page after this one; None if there is none."""
    if not view.items:
        return None
    return next_request(view, list_query(view), len(view.items))


def has_link(view: View) -> bool:
    """Whether a list response has a link to the next page, and not only a value for a parameter."""
    return any("/" in each or "?" in each for each in next_values(view)[0])


def filters(
    spec: Spec, resource: Resource, operation: Operation, item: Mapping[str, JsonValue]
) -> Iterator[dict[str, str]]:
    """The queries for items with a value that an item has, one for each filter, and with the other listed values."""
    schemas = {each.name: each.schema for each in operation.parameters}
    for each in resource.filters[:_MAX_FILTERS]:
        folded_property = plain(each.property)
        value = next((shown for name, shown in fields(dict(item)) if plain(name) == folded_property), None)
        if isinstance(value, str | int | float) and value != "":
            schema = schemas.get(each.parameter, "")
            if not schema or spec.request_schemas.valid(schema, value):
                yield {each.parameter: text(value)}
                others = [other for other in _enum(spec, operation, each.parameter) if other != value]
                yield from ({each.parameter: other} for other in others[:_MAX_OTHERS])


def searches(
    spec: Spec, resource: Resource, operation: Operation, items: Sequence[Mapping[str, JsonValue]]
) -> Iterator[dict[str, str]]:
    """The queries that search for a text of each of some items, for one that none has, and for special characters."""
    schema = next((each.schema for each in operation.parameters if each.name == resource.search), "")
    texts = [_text_of(resource, item)[:_SEARCHED] for item in items[:_MAX_SEARCHED]]
    for each in (*texts, *UNKNOWN_TEXTS, *SPECIAL_TEXTS) if resource.search else ():
        if each and (not schema or spec.request_schemas.valid(schema, each)):
            yield {resource.search: each}


def _text_of(resource: Resource, item: Mapping[str, JsonValue]) -> str:
    """A text that an item was created with: that of its name, else its longest one."""
    texts = {name: each for name, each in item.items() if isinstance(each, str) and name in resource.writable}
    named = [each for name, each in texts.items() if plain(name) in {"name", "title"}]
    return next(iter(named), max(texts.values(), key=len, default=""))


def orders(spec: Spec, resource: Resource, operation: Operation) -> Iterator[dict[str, str]]:
    """The queries for the list in each order that the document names."""
    sort = resource.sort
    if sort is None:
        return
    values = _enum(spec, operation, sort.parameter) or list(sort.properties)
    directions = _enum(spec, operation, sort.direction) if sort.direction else []
    every = [(value, each) for each in directions or [""] for value in values[:_MAX_ORDERS]]
    for value, each in every[: 2 * _MAX_ORDERS]:
        yield {sort.parameter: value} | ({sort.direction: each} if each else {})


def _enum(spec: Spec, operation: Operation, name: str) -> list[str]:
    schema = next((each.schema for each in operation.parameters if each.name == name), "")
    node = resolve_object(spec.root, schema) if schema else {}
    values = as_list(node.get("enum")) or as_list(as_object(node.get("items")).get("enum"))
    return [each for each in values if isinstance(each, str)]
