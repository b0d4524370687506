"""Reads items, lists and ids from the bodies of requests and responses, at the places that the document defines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from caveat.errors import Unparsable
from caveat.exchange import Request, Response
from caveat.json_text import JsonValue, is_json
from caveat.openapi.operation import Operation
from caveat.resources.equivalence import folded
from caveat.resources.identity import id_in, id_text
from caveat.resources.model import Resource
from caveat.resources.words import plain

Object = Mapping[str, JsonValue]

_ABOUT_PAGES = frozenset(
    {"meta", "metadata", "links", "paging", "pagination", "pageinfo", "page", "cursors", "responsemetadata"}
    | {"data", "result"}
)
"""Usual names of objects in an envelope that are about pages."""

_MAX_ENVELOPES = 2
"""Maximum depth of such objects within each other."""


class ListedItem(NamedTuple):
    """An item of a list, with its id as text if the list shows it."""

    # A list has many: creating a named tuple takes half the time of a frozen dataclass.

    id: str | None
    value: JsonValue
    own_id: str | None
    """The id in one spelling."""


def listed_item(own_id: str | None, value: JsonValue) -> ListedItem:
    """An item of a list with its id as text."""
    return ListedItem(own_id, value, None if own_id is None else folded(own_id))


def json_of(message: Request | Response) -> JsonValue:
    """The body as JSON; None if it is not JSON."""
    if not message.body or not is_json(message.headers.media_type):
        return None
    try:
        return message.json
    except Unparsable:
        return None


def value_at(body: JsonValue, keys: Sequence[str]) -> JsonValue:
    """The value that keys lead to; None if there is none."""
    for key in keys:
        if isinstance(body, dict) and key in body:
            body = body[key]
        elif isinstance(body, list) and key.isdecimal() and int(key) < len(body):
            body = body[int(key)]
        else:
            return None
    return body


def item_sent(resource: Resource, operation: Operation, request: Request) -> dict[str, JsonValue] | None:
    """The item in the body of a request; None if there is none."""
    place = resource.requests.get(operation.id)
    item = value_at(json_of(request), place.keys) if place is not None else None
    return item if isinstance(item, dict) else None


def item_shown(resource: Resource, operation: Operation, response: Response) -> dict[str, JsonValue] | None:
    """The item in the body of a response; None if there is none."""
    documented = operation.response(response.status)
    place = resource.responses.get((operation.id, documented.status)) if documented is not None else None
    item = value_at(json_of(response), place.keys) if place is not None else None
    return item if isinstance(item, dict) else None


def items_shown(resource: Resource, response: Response) -> tuple[ListedItem, ...] | None:
    """The items in the body of a list response, in its order; None if it has no list."""
    place = resource.list_place
    listed = value_at(json_of(response), place.keys) if place is not None else None
    field = resource.identity.field
    if place is None:
        return None
    if isinstance(listed, dict) and place.is_map:
        return tuple(listed_item(key, value) for key, value in listed.items())
    if not isinstance(listed, list) or place.is_map:
        return None
    if response.listed is not None and place.keys == (() if response.listed.key is None else (response.listed.key,)):
        return tuple(response.listed.facts((items_shown, field), lambda item: _listed(item.value, field)))
    return tuple(_listed(item, field) for item in listed)


def _listed(item: JsonValue, field: str | None) -> ListedItem:
    return listed_item(id_in(item, field), item)


def about_pages(body: JsonValue, keys: Sequence[str] = (), depth: int = 0) -> Iterator[tuple[str, JsonValue]]:
    """The properties of the envelope of a list, with those of its objects that are about pages.

    `keys` lead to the list: the objects on the way are envelopes by any name.
    """
    for name, value in body.items() if isinstance(body, dict) else ():
        yield name, value
        if isinstance(value, dict) and depth < _MAX_ENVELOPES:
            is_on_way = name in keys[:1]
            if is_on_way or plain(name) in _ABOUT_PAGES:
                yield from about_pages(value, keys[1:] if is_on_way else (), depth + 1)


def id_shown(resource: Resource, response: Response, shown: JsonValue) -> str | None:
    """The id of the item that a response shows, as text: where a link says, or in its id property; None if it has none.

    `shown` is the item, as `item_shown` gives it.
    """
    link = resource.identity.link
    linked = id_text(value_at(json_of(response), link)) if link else None
    return linked or id_in(shown, resource.identity.field)


def fields(item: JsonValue, depth: int = 1) -> Iterator[tuple[str, JsonValue]]:
    """The properties of an item, then those of the objects in it: content and metadata may be apart."""
    if isinstance(item, dict):
        yield from item.items()
        if depth:
            for value in item.values():
                yield from fields(value, depth - 1)


def values_of(shown: Object, name: str) -> list[JsonValue]:
    """The values of a property in an item: at its top, else in an object in it or in another spelling."""
    if name in shown:
        return [shown[name]]
    folded_name = plain(name)
    return [value for other, value in fields(dict(shown)) if plain(other) == folded_name]
