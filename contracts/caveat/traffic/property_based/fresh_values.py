"""Replaces values that a server says exist already, so that an invalid body is refused because it is invalid."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.nullable import without_null
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import child, replaced
from caveat.openapi.spec import Spec
from caveat.resources.bodies import json_of, value_at
from caveat.resources.derive import resources
from caveat.resources.words import plain
from caveat.traffic.journeys.other_values import OtherValues

MAX_HOPELESS = 3
"""Conflicts of one operation that other values do not solve, after which no more are tried: it is about a state."""

_CONFLICT = 409
_INVALID = frozenset({400, 422})
_SAYS_SO = re.compile(r"already (?:exist|been taken|taken|in use|used|registered)|duplicate|not unique|must be unique")
_KEYS = re.compile(
    r"(?:slug|name|email|login|handle|code|key|sku|barcode|ean|isbn|serial|reference|domain|title|label|number|no|id)$"
)
"""Names of fields that are often unique."""
_MAX_TEXT = 2_000


class FreshValues:
    """Finds the fields that need a new value in each request of a unit, and generates the values."""

    def __init__(self, spec: Spec, seed: str) -> None:
        self._spec = spec
        self._rng = random.Random(f"{seed} fresh")  # noqa: S311 - no secret
        self._values = OtherValues(spec.request_schemas, spec.root, self._rng)
        self._number = self._rng.randrange(100, 1_000)
        self._unique: dict[str, frozenset[str]] = {}
        """The fields whose change has solved a conflict, by operationId."""
        self._sent: set[tuple[str, str]] = set()
        """The values of these fields that were sent, by operationId."""
        self._hopeless: dict[str, int] = {}

    def change(self, operation: Operation, media_type: str, body: object) -> None:
        """Give the unique fields of a body other values than those that were sent, in place."""
        names = self._unique.get(operation.id)
        place = self._place(operation, media_type) if names is not None else None
        item = value_at(body, place[0]) if place is not None and isinstance(body, dict) else None
        if names is None or place is None or not isinstance(item, dict):
            return
        for name, value in self._fresh(operation, place[1], item, names).items():
            if (operation.id, f"{name} {item[name]}") in self._sent:
                item[name] = value
            self._sent.add((operation.id, f"{name} {item[name]}"))

    def requests(self, exchange: Exchange) -> Iterator[tuple[frozenset[str], Request]]:
        """The request of a conflict with other values, of more fields each time; with the fields that are changed."""
        operation = self._spec.operations.get(exchange.operation or "")
        if operation is None or operation.method not in {"POST", "PUT", "PATCH"} or not is_conflict(exchange.response):
            return
        place = self._place(operation, exchange.request.headers.media_type or "")
        body = json_of(exchange.request)
        item = value_at(body, place[0]) if place is not None else None
        if place is None or not isinstance(item, dict) or self._hopeless.get(operation.id, 0) >= MAX_HOPELESS:
            return
        self._hopeless[operation.id] = self._hopeless.get(operation.id, 0) + 1
        tried: list[Mapping[str, JsonValue]] = []
        for names in self._groups(place[1], item, exchange.response):
            fresh = self._fresh(operation, place[1], item, names)
            fresh = {name: value for name, value in fresh.items() if value != item[name]}
            if fresh and all(fresh.keys() != each.keys() for each in tried):
                tried.append(fresh)
                content = json.dumps(replaced(body, child("", *place[0]), {**item, **fresh})).encode()
                yield frozenset(fresh), _with_body(exchange.request, content)

    def solved(self, exchange: Exchange, names: frozenset[str]) -> None:
        """Note that other values of these fields are no conflict."""
        operation = exchange.operation or ""
        self._hopeless[operation] = 0
        self._unique[operation] = names
        place = self._place(self._spec.operations[operation], exchange.request.headers.media_type or "")
        item = value_at(json_of(exchange.request), place[0]) if place is not None else None
        if isinstance(item, dict):
            self._sent.update((operation, f"{name} {item[name]}") for name in names if name in item)

    def _place(self, operation: Operation, media_type: str) -> tuple[tuple[str, ...], Mapping[str, str]] | None:
        """The keys of the item in the body of a request, and the schemas of its properties."""
        media = operation.body.media if operation.body is not None else {}
        schema = next((each for name, each in media.items() if name.partition(";")[0] == media_type.lower()), "")
        resource = resources(self._spec).by_operation.get(operation.id, (None, None))[0]
        place = resource.requests.get(operation.id) if resource is not None else None
        schemas = self._spec.request_schemas
        if place is not None and place.keys:
            return place.keys, schemas.properties(place.schema) if place.schema else {}
        return ((), schemas.properties(schema)) if schema else None

    def _groups(
        self, declared: Mapping[str, str], item: Mapping[str, JsonValue], response: Response
    ) -> Iterator[frozenset[str]]:
        """The fields that may be unique: by the text of the conflict or by their names, by a pattern, and all."""
        words = {plain(word) for word in re.findall(r"[\w-]+", response.body[:_MAX_TEXT].decode("utf-8", "replace"))}
        yield frozenset(name for name in item if plain(name) in words)
        yield frozenset(name for name in item if _KEYS.search(plain(name)))
        texts = [name for name, value in item.items() if isinstance(value, str) and name in declared]
        schemas = {name: without_null(self._spec.request_schemas, declared[name]) for name in texts}
        yield frozenset(name for name, schema in schemas.items() if schema.keys() & {"pattern", "format"})
        yield frozenset(texts)

    def _fresh(
        self, operation: Operation, declared: Mapping[str, str], item: Mapping[str, JsonValue], names: frozenset[str]
    ) -> dict[str, JsonValue]:
        """Other valid values of these fields, of those whose values are valid and refer to no other item."""
        resource = resources(self._spec).by_operation.get(operation.id, (None, None))[0]
        references = {each.property for each in resource.references} if resource is not None else set()
        self._number += 1
        fresh: dict[str, JsonValue] = {}
        for name in sorted((names & declared.keys() & item.keys()) - references):
            schema, value = declared[name], item[name]
            if not isinstance(value, str) or "enum" in without_null(self._spec.request_schemas, schema):
                continue
            if self._spec.request_schemas.valid(schema, value):
                others = self._values.others(schema, value, self._number)
                valid = (each for each in others if each != value and self._spec.request_schemas.valid(schema, each))
                fresh[name] = next(valid, value)
        return fresh


def is_conflict(response: Response) -> bool:
    """Whether a response says that an item with such a value exists already."""
    if response.status == _CONFLICT:
        return True
    return response.status in _INVALID and _SAYS_SO.search(_text(response)) is not None


def _text(response: Response) -> str:
    return response.body[:_MAX_TEXT].decode("utf-8", "replace").lower()


def _with_body(request: Request, body: bytes) -> Request:
    others = [(name, value) for name, value in request.headers.items() if name != "content-length"]
    return replace(request, headers=Headers([*others, ("content-length", str(len(body)))]), body=body)
