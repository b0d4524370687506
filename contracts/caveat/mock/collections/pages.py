"""The body of a list response: the items of the requested page, its counts, and the cursor or link to the next page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from caveat.json_text import JsonValue
from caveat.mock.collections.collection import Item
from caveat.mock.collections.pagination import NextPage, next_values
from caveat.mock.collections.projection import project
from caveat.mock.collections.representation import Properties, Representation, with_value
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Parameter
from caveat.openapi.pointer import lookup
from caveat.openapi.references import resolve
from caveat.openapi.schema import Schemas
from caveat.resources.list_parameters import PAGES, SIZES
from caveat.resources.state.list_query import LAST_IDS, MORE
from caveat.resources.words import TOTALS, plain

_PAGE_PARAMETERS = ("offset", "limit")
"""Query parameters that select a page, and properties that repeat them in the body."""

_PAGE_COUNT_NAMES = ("size",)
"""Usual properties for the number of items on the page."""

_NUMBERS_OF_PAGES = frozenset({"totalpages", "pagecount", "pages", "lastpage"})
"""Usual properties for the number of all pages, as letters and digits."""


_FIRST_IDS = frozenset({"firstid", "startid"})
"""Usual names of fields with the id of the first item of a page, as letters and digits."""

Parameters = Mapping[tuple[str, str], JsonValue]
"""Parameter values by location and name."""


class ListedItem(NamedTuple):
    """An item of a list, as the list shows it."""

    id: str
    properties: Properties


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
    """The page parameters of the request."""
    first_number: int = 1
    """The number of the first page."""
    next: NextPage | None = None
    """The cursor or link to the next page; None if there is none."""
    by_cursor: bool = False
    """Whether pages are chosen by a cursor."""
    ids: tuple[str, ...] = ()
    """The ids of its items."""

    @property
    def has_more(self) -> bool:
        """Whether items follow."""
        return self.offset + self.size < self.total

    @property
    def limit(self) -> int | None:
        """The number of items on a page that the request asks for."""
        limit = number(self.parameters, "limit")
        return limit or None


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


def number(parameters: Parameters, name: str) -> int | None:
    """The value of a page parameter, None if it has none."""
    value = parameters.get(("query", name))
    return value if isinstance(value, int) and value >= 0 else None


def page_body(
    schemas: Schemas, representation: Representation, items: Sequence[Item], ids: Sequence[str], page: Page
) -> JsonValue:
    """A list of the items of a page; None if the schema allows no such list.

    The schema may ask for more items than there are, or for fewer.
    """
    # Prefer the stored properties alone: those of the example belong to another item.
    stored = [representation.select(item.properties) for item in items]
    schema = representation.body_schema
    page = replace(page, ids=tuple(ids))
    body = _wrapped(schemas, representation, _listed(representation, ids, stored), page)
    if not schema or schemas.valid(schema, body):
        return body
    shown = [shown_properties(schemas, representation, item) for item in items]
    listed = _listed(representation, ids, shown)
    bodies = (_wrapped(schemas, representation, listed, page), representation.wrap(listed))
    return next((body for body in bodies if schemas.valid(schema, body)), None)


def _listed(representation: Representation, ids: Sequence[str], items: Sequence[Properties]) -> JsonValue:
    if representation.is_map:
        return dict(zip(ids, items, strict=True))
    return [*items]


def _wrapped(schemas: Schemas, representation: Representation, listed: JsonValue, page: Page) -> JsonValue:
    """The body with a list, the counts of its page, and the next page."""
    if not representation.envelope:
        return listed
    schema = representation.body_schema
    body = representation.wrap(listed, dict(_counts(as_object(representation.body), page)))
    for place in representation.next_places if page.next is not None else ():
        for value in next_values(place, page.next, by_cursor=page.by_cursor) if page.next is not None else ():
            changed = with_value(body, place.keys, value)
            if not schema or schemas.valid(schema, changed):
                body = changed
                break
    return body


def shown_properties(schemas: Schemas, representation: Representation, item: Item) -> Properties:
    """The properties that a list shows of an item: the stored ones, if they are valid alone."""
    stored = representation.select(item.properties)
    schema = representation.item_schema
    if (schema and schemas.valid(schema, stored)) or not representation.body_schema:
        return stored
    return project(schemas, representation, item.properties, item.omitted)


def with_counts(body: JsonValue, page: Page) -> JsonValue:
    """The body of a list with the counts of a page, where it has such properties."""
    return {**body, **dict(_counts(body, page))} if isinstance(body, dict) else body


def _counts(body: Properties, page: Page) -> Iterator[tuple[str, JsonValue]]:
    for name, value in body.items():
        if isinstance(value, dict):
            yield name, {**value, **dict(_counts(value, page))}
        elif isinstance(value, bool):
            if plain(name) in MORE:
                yield name, page.has_more
        elif page.ids and (value is None or isinstance(value, str)):
            if plain(name) in _FIRST_IDS | LAST_IDS:
                yield name, page.ids[0 if plain(name) in _FIRST_IDS else -1]
        elif isinstance(value, int):
            counted = _count(name, value, page)
            if counted is not None:
                yield name, counted


def _count(name: str, value: int, page: Page) -> int | None:
    """The count or parameter value for a property; None if its name is not about pages."""
    limit, size, word = page.limit, page.size, plain(name)
    counts = (
        (word in TOTALS, page.total),
        (name in _PAGE_COUNT_NAMES, size),
        (name == "offset", page.offset),
        (word in _NUMBERS_OF_PAGES, -(-page.total // limit) if limit else 1),
        (word in PAGES, page.first_number + (page.offset // limit if limit else 0)),
        # A page never has more items than its limit, even if the example's limit is lower.
        (word in SIZES, limit or max(value, size)),
    )
    return next((count for applies, count in counts if applies), None)
