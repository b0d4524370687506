"""The items that writes create: their collections, their ids, and the keys that find them in a ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, unquote, urlsplit

from caveat.errors import Unparsable
from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from caveat.mock.collections.ids import id_property, id_text
from caveat.mock.collections.paths import CollectionPath, collection_paths, normalized
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Operation, ResponseSpec
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve_object
from caveat.openapi.spec import Spec
from caveat.resources.words import parameter_names

_CREATED = 201
_LINKED_BODY = "$response.body#"
_MIN_DISTINCTIVE_CHARS = 8
_GENERIC_NAMES = frozenset({"id", "name", "key", "slug", "uuid", "code", "type"})
"""Names of path parameters that do not name the kind of item."""


@dataclass(frozen=True, slots=True)
class Creation:
    """An item that a write created, or may have created."""

    collection: CollectionPath
    parents: tuple[str, ...]
    """The values of the path parameters before the item's id."""
    id: str = ""
    """As text; `""` if it is not known."""

    @property
    def path(self) -> str:
        """The path of the collection, percent-encoded."""
        return filled(self.collection.template, self.parents)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that find the item, the most certain one first; none if its id is not known."""
        parameter = self.collection.parameter
        return item_keys(self.path, parameter.name if parameter is not None else "id", self.id) if self.id else ()


@dataclass(frozen=True)
class CreatedItems:
    """Finds the items that requests create, by the requests and responses of one contract."""

    spec: Spec

    @cached_property
    def collections(self) -> Mapping[str, CollectionPath]:
        """By template, such as `/users/{}/posts`."""
        return {path.template: path for path in collection_paths(self.spec.operations.values())}

    def creation(self, operation: Operation, parameters: Mapping[str, str]) -> Creation | None:
        """The item that a request may create, without its id for a POST; None for other requests."""
        values = tuple(parameters.get(name, "") for name in parameter_names(operation.path))
        template = normalized(operation.path)
        if operation.method == "PUT" and template.endswith("/{}"):
            collection = self.collections.get(template.removesuffix("/{}"))
            return Creation(collection, values[:-1], values[-1]) if collection is not None else None
        if operation.method != "POST":
            return None
        collection = self._linked(operation) or self.collections.get(template)
        if collection is not None and (collection.parameter is not None or "201" in operation.responses):
            return Creation(collection, values[: collection.depth])
        return None

    def created(
        self, operation: Operation, creation: Creation, request: Request, response: Response
    ) -> Creation | None:
        """The item that was created, with its id if the response shows it; None if no item was created."""
        if not response.ok:
            return None
        if creation.id:
            return creation if response.status == _CREATED else None
        item_id = next(filter(None, self._ids(operation, creation, request, response)), "")
        return Creation(creation.collection, creation.parents, item_id)

    def id_of(self, collection: CollectionPath, item: JsonValue) -> str:
        """The id of an item in a body, also below one property such as `data`; `""` if there is none."""
        properties = as_object(item)
        nested = [value for value in properties.values() if isinstance(value, dict)]
        for candidate in (properties, *(nested if len(nested) == 1 else ())):
            name = id_property(collection.id_names, candidate)
            value = id_text(candidate[name]) if name is not None else None
            if value:
                return value
        return ""

    def item(self, collection: CollectionPath, response: Response) -> dict[str, JsonValue]:
        """The item in the body of a response, also below one property such as `data`; `{}` if there is none."""
        properties = as_object(json_of(response))
        nested = [value for value in properties.values() if isinstance(value, dict)]
        if len(nested) == 1 and id_property(collection.id_names, properties) is None:
            return nested[0]
        return properties

    def _ids(self, operation: Operation, creation: Creation, request: Request, response: Response) -> Iterator[str]:
        body = json_of(response)
        yield from (id_text(value) or "" for value in self._linked_values(operation, response, body))
        yield self.id_of(creation.collection, body)
        yield self._located(creation, response.headers.get("location", ""))
        parameter = creation.collection.parameter
        if parameter is not None:
            # The client chose the id.
            yield id_text(as_object(json_of(request)).get(parameter.name)) or ""

    def _located(self, creation: Creation, location: str) -> str:
        try:
            path = urlsplit(location).path
        except ValueError:
            return ""
        if not path:
            return ""
        route = self.spec.route(path)
        if route is not None and route[0]:
            template = normalized(next(iter(route[0].values())).path)
            if template == f"{creation.collection.template}/{{}}":
                return list(route[1].values())[-1]
        parent, _, last = path.rstrip("/").rpartition("/")
        return unquote(last) if parent.endswith(creation.path) else ""

    def _links(self, response: ResponseSpec) -> Iterator[tuple[Operation, dict[str, JsonValue]]]:
        """The operations that links of a response name, with the parameters of the links."""
        if not response.pointer:
            return
        for name in as_object(as_object(lookup(self.spec.root, response.pointer)).get("links")):
            link = resolve_object(self.spec.root, child(response.pointer, "links", name))
            linked = self.spec.operations.get(str(link.get("operationId", "")))
            if linked is not None:
                yield linked, as_object(link.get("parameters"))

    def _linked(self, operation: Operation) -> CollectionPath | None:
        """The collection whose items the links of an operation's success lead to."""
        for status, response in operation.responses.items():
            for linked, _ in self._links(response) if status.startswith("2") else ():
                template = normalized(linked.path)
                if template.endswith("/{}") and linked.method in {"GET", "DELETE"}:
                    return self.collections.get(template.removesuffix("/{}"))
        return None

    def _linked_values(self, operation: Operation, response: Response, body: JsonValue) -> Iterator[JsonValue]:
        documented = operation.response(response.status)
        for linked, parameters in self._links(documented) if documented is not None else ():
            names = parameter_names(linked.path)
            expression = str(parameters.get(names[-1], parameters.get(f"path.{names[-1]}", ""))) if names else ""
            if expression.startswith(_LINKED_BODY):
                try:
                    yield lookup(body, expression.removeprefix(_LINKED_BODY))
                except LookupError:
                    continue


def filled(template: str, values: Sequence[str]) -> str:
    """A path template with these values, percent-encoded."""
    remaining = list(values)
    return re.sub(r"\{[^{}]*\}", lambda _: encoded(remaining.pop(0)), template)


def encoded(value: str) -> str:
    """A value as a segment of a path."""
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


def item_keys(collection_path: str, parameter: str, value: str) -> tuple[str, ...]:
    """The keys of an item: its path, and where that is distinctive, its id alone or with its parameter's name."""
    keys = [f"path {collection_path}/{encoded(value)}"]
    if len(value) >= _MIN_DISTINCTIVE_CHARS and not value.isdecimal():
        keys.append(f"id {value}")
    if parameter.lower() not in _GENERIC_NAMES:
        keys.append(f"parameter {parameter}={value}")
    return tuple(keys)


def json_of(message: Request | Response) -> JsonValue:
    """The body as JSON; None if it is not JSON."""
    try:
        return message.json
    except Unparsable:
        return None
