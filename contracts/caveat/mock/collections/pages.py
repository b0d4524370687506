"""The body of a list response: the items of the requested page, and its counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from caveat.json_text import JsonValue
from caveat.mock.collections.collection import Item
from caveat.mock.collections.projection import project
from caveat.mock.collections.representation import Properties, Representation
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Parameter
from caveat.openapi.pointer import lookup
from caveat.openapi.references import resolve
from caveat.openapi.schema import Schemas
from caveat.resources.state.list_query import TOTALS
from caveat.resources.words import plain

_PAGE_PARAMETERS = ("offset", "limit")
"""Query parameters that select a page, and properties that repeat them in the body."""

_PAGE_COUNT_NAMES = ("size",)
"""Usual properties for the number of items on the page."""

_HAS_MORE_NAMES = ("has_more", "hasMore")
"""Usual properties that say whether more items follow the page."""


Parameters = Mapping[tuple[str, str], JsonValue]
"""Parameter values by location and name."""


def default_parameters(schemas: Schemas, parameters: Iterable[Parameter]) -> Parameters:
    """The page parameters of a request that sends none: their schemas' defaults, and offset 0 if it is documented."""
    paging = [it for it in parameters if it.location == "query" and it.name in _PAGE_PARAMETERS]
    first: dict[tuple[str, str], JsonValue] = {("query", it.name): 0 for it in paging if it.name == "offset"}
    defaults = {
        (it.location, it.name): as_object(lookup(schemas.root, resolve(schemas.root, it.schema))).get("default")
        for it in paging
        if it.schema
    }
    return first | {key: value for key, value in defaults.items() if value is not None}


def page_body(
    schemas: Schemas, representation: Representation, items: Sequence[Item], parameters: Parameters
) -> JsonValue:
    """A list of at most `limit` items from `offset` on; None if the schema allows no such list.

    The schema may ask for more items than there are, or for fewer.
    """
    offset, limit = _number(parameters, "offset", 0), _number(parameters, "limit", len(items))
    page = items[offset : offset + limit]
    counts: Properties = {}
    if representation.envelope_property:
        counts = dict(_counts(as_object(representation.body), Page(len(items), len(page), offset, parameters)))
    # Prefer the stored properties alone: those of the example belong to another item.
    stored = list[JsonValue](representation.select(item.properties) for item in page)
    body = representation.wrap(stored, counts)
    if not representation.body_schema or schemas.valid(representation.body_schema, body):
        return body
    projected = list[JsonValue](_valid_item(schemas, representation, item) for item in page)
    bodies = (representation.wrap(projected, counts), representation.wrap(projected))
    return next((body for body in bodies if schemas.valid(representation.body_schema, body)), None)


def _number(parameters: Parameters, name: str, default: int) -> int:
    value = parameters.get(("query", name))
    return value if isinstance(value, int) and value >= 0 else default


def _valid_item(schemas: Schemas, representation: Representation, item: Item) -> Properties:
    stored = representation.select(item.properties)
    if representation.item_schema and schemas.valid(representation.item_schema, stored):
        return stored
    return project(schemas, representation, item.properties, item.omitted)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list."""

    total: int
    """The number of all items."""
    size: int
    """The number of items on the page."""
    offset: int
    """The number of items before it."""
    parameters: Parameters
    """What the request asks for."""


def with_counts(body: JsonValue, page: Page) -> JsonValue:
    """The body of a list with the counts of a page, where it has such properties."""
    return {**body, **dict(_counts(body, page))} if isinstance(body, dict) else body


def _counts(body: Properties, page: Page) -> Iterator[tuple[str, JsonValue]]:
    for name, value in body.items():
        match value:
            case bool() if name in _HAS_MORE_NAMES:
                # Without an offset parameter, a client that asks for more gets the same page forever.
                yield name, page.offset + page.size < page.total and ("query", "offset") in page.parameters
            case bool():
                pass
            case int() if plain(name) in TOTALS:
                yield name, page.total
            case int() if name in _PAGE_COUNT_NAMES:
                yield name, page.size
            case int() if name == "offset":
                yield name, page.offset
            case int() if name == "limit":
                # A page never has more items than its limit, even if the example's limit is lower.
                yield name, _number(page.parameters, name, max(value, page.size))
            case dict():
                yield name, {**value, **dict(_counts(value, page))}
