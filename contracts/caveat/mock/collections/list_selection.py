"""Applies the filters, the sort order and the page of a list request, whose parameters are recognized by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from caveat.mock.collections.pages import Page, Parameters, number, with_counts
from caveat.mock.collections.pagination import NextPage
from caveat.mock.collections.representation import with_value
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import walk
from caveat.openapi.spec import Spec
from caveat.openapi.typed_values import BOOLEANS
from caveat.resources.bodies import json_of, value_at
from caveat.resources.derive import resources
from caveat.resources.equivalence import folded
from caveat.resources.field_schemas import with_default
from caveat.resources.identity import id_in, id_text
from caveat.resources.list_parameters import sorted_by
from caveat.resources.model import Filter, Paging, Resource, Style
from caveat.resources.state.list_query import with_parameters

_MAX_DIGITS = 9
_BEYOND = 10**8
"""An offset behind the end of any list."""


Properties = Mapping[str, JsonValue]
T = TypeVar("T")


class ListSelection:
    """Selects from the lists of one document."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec

    def resource(self, operation: Operation) -> Resource | None:
        """The collection that an operation lists, None if it lists none."""
        return resources(self._spec).listed_by(operation)

    def defaults(self, resource: Resource | None) -> tuple[Filter, ...]:
        """The filters that apply when they are not sent."""
        return with_default(self._spec, resource) if resource is not None and resource.filters else ()

    def selected(self, operation: Operation, request: Request, response: Response) -> Response:
        """A response with a list of the document, with those of its items that the request asks for.

        It is unchanged where its schema does not allow the shorter list.
        """
        if not response.ok:
            return response
        resource = self.resource(operation)
        defaults = self.defaults(resource)
        if "?" not in request.target and not defaults:
            return response
        place = resource.list_place if resource is not None else None
        body = json_of(response)
        items = value_at(body, place.keys) if place is not None else None
        if resource is None or place is None or not isinstance(items, list):
            return response
        kept = chosen(resource, request, items, as_object, defaults)
        ids = [id_in(item, resource.identity.field) or "" for item in kept]
        parameters = page_parameters(resource, request, ids)
        if _is_shown_cursor(resource, request, body):
            # Otherwise a client that follows the cursor of the document's example would never reach the end.
            parameters = {**parameters, ("query", "offset"): _BEYOND}
        offset, limit = number(parameters, "offset") or 0, number(parameters, "limit")
        shown = kept[offset:][:limit]
        if shown == items:
            return response
        counted = with_counts(body, Page(len(kept), len(shown), offset, parameters))
        changed = with_value(counted, place.keys, shown)
        if place.schema and not self._is_valid(operation, response, changed):
            return response
        return Response(response.status, response.headers, json.dumps(changed).encode())

    def _is_valid(self, operation: Operation, response: Response, body: JsonValue) -> bool:
        documented = operation.response(response.status)
        media = documented.media if documented is not None else {}
        return all(not schema or self._spec.schemas.valid(schema, body) for schema in media.values())


def chosen(
    resource: Resource,
    request: Request,
    items: Iterable[T],
    properties: Callable[[T], Properties],
    defaults: Iterable[Filter] = (),
) -> list[T]:
    """The items that the filters of a request keep, and `defaults` that it does not send, in the order it asks for."""
    sent = request.query.keys()
    values = {it.parameter: [it.default] for it in defaults if it.default is not None and it.parameter not in sent}
    for name, value in request.query_pairs:
        values.setdefault(name, []).append(value)
    filters = [(each, values[each.parameter]) for each in resource.filters if values.get(each.parameter)]
    kept = [item for item in items if all(_matches(properties(item), each, wanted) for each, wanted in filters)]
    searched = folded(request.query.get(resource.search, "")) if resource.search else ""
    if searched:
        kept = [item for item in kept if any(searched in text for text in _texts(properties(item)))]
    return _sorted(resource, request.query, kept, properties)


def _is_shown_cursor(resource: Resource, request: Request, body: JsonValue) -> bool:
    """Whether a request sends the cursor that the document's response shows."""
    paging = resource.paging
    if paging is None or paging.style is not Style.CURSOR or not paging.position:
        return False
    position = request.query.get(paging.position)
    return bool(position) and any(value == position for _, value in walk(body))


def page_parameters(resource: Resource, request: Request, ids: Sequence[str]) -> Parameters:
    """The page that a request asks for as an offset and a limit, those that it has; `ids` are those of all items."""
    paging, query = resource.paging or Paging(), request.query if "?" in request.target else {}
    size = _number(query.get(paging.size)) or paging.default_size
    position = query.get(paging.position) if paging.position else None
    page: dict[tuple[str, str], JsonValue] = {}
    if size is not None:
        page["query", "limit"] = size
    offset = _offset(paging, position, size, ids) if position is not None else None
    if offset is not None:
        page["query", "offset"] = offset
    return page


def _offset(paging: Paging, position: str, size: int | None, ids: Sequence[str]) -> int | None:
    """The number of items before a position."""
    if paging.style is Style.CURSOR:
        # A cursor is the id of the last item before the page.
        return ids.index(position) + 1 if position in ids else None
    asked = _number(position)
    if asked is None or paging.style is Style.OFFSET:
        return asked
    # Where it is not stated whether pages count from 0 or from 1, they count from 1.
    pages = max(0, asked - _first_number(paging))
    # Without a size, the first page has all items.
    return pages * size if size is not None else _BEYOND if pages else 0


def _first_number(paging: Paging) -> int:
    return 1 if paging.first_page is None else paging.first_page


def page(resource: Resource | None, request: Request, ids: Sequence[str], parameters: Parameters) -> Page:
    """A page of the items with these ids."""
    offset, limit = number(parameters, "offset") or 0, number(parameters, "limit")
    size = len(ids[offset:][:limit])
    found = Page(len(ids), size, offset, parameters)
    paging = resource.paging if resource is not None else None
    if paging is None:
        return found
    found = replace(found, first_number=_first_number(paging), by_cursor=paging.style is Style.CURSOR)
    if not paging.position or not size or not found.has_more:
        return found
    after = offset + size
    if paging.style is Style.PAGE:
        token = str(found.first_number + (after // limit if limit else 1))
    else:
        token = ids[after - 1] if paging.style is Style.CURSOR else str(after)
    target = with_parameters(request, {paging.position: token}).target
    return replace(found, next=NextPage(token, target, f"http://{request.headers.get('host', 'localhost')}{target}"))


def _number(value: JsonValue) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS else None


def _matches(item: Properties, each: Filter, wanted: Sequence[str]) -> bool:
    shown = item.get(each.property)
    if isinstance(shown, bool):
        return any(BOOLEANS.get(value.lower()) is shown for value in wanted)
    text = folded(id_text(shown) or "") if not isinstance(shown, dict | list) else ""
    if each.is_exact or not isinstance(shown, str):
        return text in {folded(part) for value in wanted for part in (value, *value.split(","))}
    return any(folded(value) in text for value in wanted)


def _texts(item: Properties) -> Iterator[str]:
    return (folded(value) for value in item.values() if isinstance(value, str))


def _sorted(
    resource: Resource, query: Mapping[str, str], items: list[T], properties: Callable[[T], Properties]
) -> list[T]:
    sort = resource.sort
    text = query.get(sort.parameter, "") if sort is not None else ""
    if sort is None or not text:
        return items
    for name in sort.properties:
        descending = sorted_by(text.partition(",")[0], name)
        if descending is not None:
            down = descending or query.get(sort.direction, "").lower().startswith("desc")
            return sorted(items, key=lambda item: _rank(properties(item).get(name)), reverse=down)
    return items


def _rank(value: JsonValue) -> tuple[int, float, str]:
    """The sort key of a value: absent values, then numbers, then texts."""
    if isinstance(value, int | float):
        return 1, value, ""
    return (2, 0, value) if isinstance(value, str) else (0, 0, "")
