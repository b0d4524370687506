"""Reads all items of a collection, page by page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from caveat.errors import NotJudged, NotSent, Unparsable
from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Operation
from caveat.targets.items.own_requests import OwnRequests

MAX_PAGES = 50
"""Pages of a collection that are read."""

_PAGE_SIZE = 100
_OFFSETS = frozenset({"offset", "skip", "start"})
_PAGES = frozenset({"page", "pagenumber"})
_SIZES = frozenset({"limit", "perpage", "pagesize", "size", "take", "count", "maxresults"})
_CURSORS = frozenset({"cursor", "after", "pagetoken", "nexttoken", "continuationtoken", "startingafter", "marker"})
"""Names of query parameters, without the characters between words."""

_NEXT = frozenset({"next", "nextpage", "nextlink", "nextpageurl", "nexturl"})
"""Names of properties with the URL of the next page."""

Properties = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Listed:
    """The items of a collection."""

    items: tuple[Properties, ...]
    complete: bool
    """Whether the collection certainly has no other items."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Reads collections; `exchange` sends a request."""

    requests: OwnRequests
    exchange: Callable[[Request], Response]

    def read(self, operation: Operation, parents: Sequence[str]) -> Listed | None:
        """The items that a list operation returns for these path parameters; None if they cannot be read."""
        items: list[Properties] = []
        names = {_plain(it.name): it.name for it in operation.parameters if it.location == "query"}
        query = {names[size]: self._page_size(operation, names[size]) for size in [*_SIZES & names.keys()][:1]}
        request = self.requests.make(operation, parents, query)
        for number in range(MAX_PAGES):
            page = self._page(request)
            if page is None or request is None:
                return None
            added, next_target = self._added(page, items), _next_target(page)
            items += added
            if next_target and added:
                request = replace(request, target=next_target)
            elif not added and number != 1:
                # The second page may be the first one again, since some count from 0 and some from 1.
                return Listed(tuple(items), complete=True)
            elif _PAGES & names.keys():
                page_number = {names[next(iter(_PAGES & names.keys()))]: str(number + 1)}
                request = self.requests.make(operation, parents, query | page_number)
            elif _OFFSETS & names.keys() and added:
                offset = {names[next(iter(_OFFSETS & names.keys()))]: str(len(items))}
                request = self.requests.make(operation, parents, query | offset)
            else:
                return Listed(tuple(items), complete=not _CURSORS & names.keys() and not next_target)
        return Listed(tuple(items), complete=False)

    def _page(self, request: Request | None) -> Response | None:
        if request is None:
            return None
        try:
            response = self.exchange(request)
        except (NotSent, NotJudged):
            return None
        return response if response.ok and _items(response) is not None else None

    def _added(self, page: Response, known: Sequence[Properties]) -> list[Properties]:
        seen = {repr(item) for item in known}
        return [item for item in _items(page) or () if repr(item) not in seen]

    def _page_size(self, operation: Operation, name: str) -> str:
        """The largest page that the schema allows, up to 100 items."""
        schema = next(it.schema for it in operation.parameters if it.name == name and it.location == "query")
        sizes = (_PAGE_SIZE, 50, 25, 20, 10, 5, 1)
        schemas = self.requests.spec.schemas
        return str(next((size for size in sizes if not schema or schemas.valid(schema, size)), 1))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def _items(response: Response) -> list[Properties] | None:
    """The items in a body: the list, or the only list of an object, also one level deeper; None if there is none."""
    try:
        body = response.json
    except Unparsable:
        return None
    for value in _lists(body):
        items = [item for item in value if isinstance(item, dict)]
        return items if len(items) == len(value) else None
    return None


def _lists(body: JsonValue) -> Iterator[list[JsonValue]]:
    if isinstance(body, list):
        yield body
        return
    levels = [as_object(body), *(value for value in as_object(body).values() if isinstance(value, dict))]
    for level in levels:
        lists = [value for value in level.values() if isinstance(value, list)]
        if len(lists) == 1:
            yield lists[0]


def _next_target(response: Response) -> str:
    """The request target of the next page; `""` if the response names none."""
    for field_value in response.headers.all("link"):
        match = re.search(r"<([^<>]*)>[^<>]*;\s*rel=\"?next\"?", field_value)
        if match is not None:
            return _path_and_query(match[1])
    body = as_object(response.json)
    for properties in (body, *(value for value in body.values() if isinstance(value, dict))):
        for name, link in properties.items():
            url = as_object(link).get("href", link)
            if _plain(name) in _NEXT and isinstance(url, str) and url:
                return _path_and_query(url)
    return ""


def _path_and_query(url: str) -> str:
    """The target of a URL; its host does not count, since requests go to the target only."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "") if parts.path.startswith("/") else ""
