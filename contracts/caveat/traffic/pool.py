"""Values from earlier responses: which items exist, by the path template that takes their ids, and ids by name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec
from caveat.resources.words import GENERIC_IDS, ID_WORDS, item_name, named_by_id, parameter_names, plain
from caveat.targets.items.created_items import json_of
from caveat.traffic.item_paths import item_paths, prefixes, shape

Scalar: TypeAlias = str | int

MAX_ITEMS = 8
"""Items kept for each path template, and values for each name: the latest ones."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

_MAX_DEPTH = 3
_MAX_LISTED = 50
_MAX_ENVELOPE = 3
"""Maximum number of members of an object that may be an envelope of the item, such as `data` and `links`."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item that exists: the values of all parameters of its path, in order."""

    values: tuple[Scalar, ...]
    ours: bool
    """Whether a request of this run created it."""

    @property
    def text(self) -> tuple[str, ...]:
        """The values as a path has them."""
        return tuple(map(str, self.values))


class Pool:
    """The items that exist, as the responses of one unit show; bounded."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._paths = item_paths(spec)
        self._items: defaultdict[str, list[Item]] = defaultdict(list)
        """By the shape of a path."""
        self._named: defaultdict[str, list[Scalar]] = defaultdict(list)
        self._names = _names(spec)

    def learn(self, exchange: Exchange) -> None:
        """Remember what an accepted request created, listed or read, and forget what it deleted."""
        operation = self._spec.operations.get(exchange.operation or "")
        if operation is None or not exchange.response.ok:
            return
        sent = tuple(unquote(exchange.path_parameters[name]) for name in parameter_names(operation.path))
        of_path = shape(operation.path)
        if of_path in self._paths.last_names:
            self._learn_item(of_path, operation.method, sent, created=exchange.response.status == 201)  # noqa: PLR2004
        self._learn_location(exchange)
        self._learn_elements(operation, exchange, sent)
        for name, value in _scalars(json_of(exchange.response), _MAX_DEPTH):
            if plain(name) in self._names and _is_id(name):
                _keep(self._named[plain(name)], value)

    def values(self, path: str, choice: int, *, only_ours: bool = False) -> dict[str, Scalar]:
        """Values for the parameters of a path: those of an item that exists, or of its nearest parent; may be none."""
        for prefix in reversed(list(prefixes(path))):
            items = [item for item in self._items[shape(prefix)] if item.ours or not only_ours]
            if items:
                return dict(zip(parameter_names(prefix), items[choice % len(items)].values, strict=True))
        return {}

    def named(self, name: str, choice: int, before: object = None) -> Scalar | None:
        """A value that responses have under a name that ends in `id`, or the id of an item of that name; else None.

        `before` is the generated value: if it is a UUID or a number, a name without `id` may name an item, too.
        """
        values = self._named.get(plain(name), []) if _is_id(name) else []
        template = self._paths.named_by(name, is_id=_kind(before) is not None) if not values else None
        if template is not None:
            values = [item.values[-1] for item in self._items[shape(template)]]
            if not _is_id(name):
                values = [value for value in values if _kind(value) is _kind(before)]
        return values[choice % len(values)] if values else None

    def others(self, path: str, choice: int) -> dict[str, Scalar]:
        """The ids of items of other collections, by the names of the parameters of a path."""
        ids: dict[str, Scalar] = {}
        for name in parameter_names(path):
            template = self._paths.named_in(path).get(name)
            items = self._items[shape(template)] if template is not None else []
            value = items[choice % len(items)].values[-1] if items else self.named(name, choice)
            if value is not None:
                ids[name] = value
        return ids

    def has(self, template: str, *, only_ours: bool = False) -> bool:
        """Whether an item of a path template is known."""
        return any(item.ours or not only_ours for item in self._items[shape(template)])

    def _learn_elements(self, operation: Operation, exchange: Exchange, sent: tuple[str, ...]) -> None:
        body, created = json_of(exchange.response), operation.method != "GET"
        for below in self._paths.below(operation.path):
            names = tuple(_id_names(below, sorted(self._paths.last_names[below])))
            identities = [_identity(element, names) for element in _elements(body, operation.method)]
            if created and all(value is None for value in identities):
                # The client may choose the id.
                identities = [_identity(as_object(json_of(exchange.request)), names)]
            parents = sent if below == f"{shape(operation.path)}/{{}}" else ()
            for value in identities:
                if value is not None:
                    self._add(below, Item((*parents, value), ours=created))

    def _learn_item(self, of_path: str, method: str, sent: tuple[str, ...], *, created: bool) -> None:
        if method == "DELETE":
            for items in self._items.values():
                items[:] = [item for item in items if item.text[: len(sent)] != sent]
        elif method in {"GET", "PUT", "PATCH"}:
            self._add(of_path, Item(sent, ours=created and method == "PUT"))

    def _learn_location(self, exchange: Exchange) -> None:
        location = exchange.response.headers.get("location")
        if exchange.response.status != 201 or not location:  # noqa: PLR2004 - RFC 9110, 15.3.2
            return
        route = self._spec.route(urlsplit(location).path)
        if route is not None:
            methods, parameters = route
            path = next((each.path for each in methods.values()), "")
            if shape(path) in self._paths.last_names:
                values = tuple(unquote(parameters[name]) for name in parameter_names(path))
                self._add(shape(path), Item(values, ours=True))

    def _add(self, of_path: str, item: Item) -> None:
        items = self._items[of_path]
        if any(each.text == item.text for each in items):
            return
        items.append(item)
        if len(items) > MAX_ITEMS:
            # Items that this run did not create are removed first.
            del items[next((index for index, each in enumerate(items) if not each.ours), 0)]


@lru_cache(maxsize=4)
def _names(spec: Spec) -> frozenset[str]:
    """The names of all parameters, in one spelling."""
    parameters = (parameter for operation in spec.operations.values() for parameter in operation.parameters)
    return frozenset(plain(parameter.name) for parameter in parameters)


def _id_names(template: str, parameters: Sequence[str]) -> Iterator[str]:
    """The names of the id of an item in one spelling, by its path, such as `/pets/{}`, and the names of its parameter.

    They are `petsid` and `petid`, and for `{petName}`, `petname` and `name`.
    """
    item = item_name(template.removesuffix("/{}"))
    yield from map(plain, parameters)
    yield from (rest for name in parameters if (rest := plain(name).removeprefix(item)) not in ("", plain(name)))
    yield from (f"{item}{word}" for word in ID_WORDS)


def _elements(body: JsonValue, method: str) -> Iterator[dict[str, JsonValue]]:
    """The items in a response: those of its list, or the object that a request created."""
    if isinstance(body, dict) and method != "GET":
        yield body
        inner = _members(body) if len(body) <= _MAX_ENVELOPE else []
        yield from inner
        # Two envelopes: `{"data": {"pet": {…}}}`.
        yield from (each for only in inner if len(only) == 1 for each in _members(only))
        return
    for value in _lists(body):
        yield from (element for element in value[:_MAX_LISTED] if isinstance(element, dict))


def _members(body: Mapping[str, JsonValue]) -> list[dict[str, JsonValue]]:
    return [value for value in body.values() if isinstance(value, dict)]


def _lists(body: JsonValue) -> list[list[JsonValue]]:
    """The lists in a body: itself, its members, or else the members of its members, as in two envelopes."""
    if not isinstance(body, dict):
        return [body] if isinstance(body, list) else []
    lists = [value for value in body.values() if isinstance(value, list)]
    return lists or [value for inner in _members(body) for value in inner.values() if isinstance(value, list)]


def _identity(element: Mapping[str, JsonValue], names: tuple[str, ...]) -> Scalar | None:
    fields = {plain(field): value for field, value in element.items()}
    for candidate in (*names, *GENERIC_IDS):
        value = fields.get(candidate)
        if isinstance(value, float) and value.is_integer():
            # JSON has one kind of number.
            value = int(value)
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            return value
    return None


def _scalars(body: JsonValue, depth: int) -> Iterator[tuple[str, Scalar]]:
    if isinstance(body, dict):
        for name, value in body.items():
            if isinstance(value, str | int) and not isinstance(value, bool):
                yield name, value
            elif depth:
                yield from _scalars(value, depth - 1)
    elif isinstance(body, list) and depth:
        for element in body[:MAX_ITEMS]:
            yield from _scalars(element, depth - 1)


def _keep(values: list[Scalar], value: Scalar) -> None:
    if value not in values and value != "":
        values.append(value)
        del values[:-MAX_ITEMS]


def _kind(value: object) -> type | None:
    """The type of a value that is an id by its form, a UUID or a number; None for others."""
    if isinstance(value, str) and _UUID.fullmatch(value):
        return str
    return int if isinstance(value, int) and not isinstance(value, bool) else None


def _is_id(name: str) -> bool:
    """Whether a name says which kind of item its id identifies; `id` alone does not."""
    return bool(named_by_id(name))
