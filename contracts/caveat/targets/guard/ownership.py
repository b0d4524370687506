"""Allows writes only to items that runs created, and to items that the target names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from caveat.judging.memory import Recent
from caveat.mock.collections.ids import id_text
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import lookup, walk
from caveat.openapi.references import resolve
from caveat.openapi.spec import Spec
from caveat.targets.items.created_items import encoded, item_keys, json_of
from caveat.targets.ledgers.ledger import Ledger

MAX_FOREIGN_IDS = 20_000
"""Ids from responses that are remembered, the latest ones."""

MAX_BODY_BYTES = 1024 * 1024
"""Longer bodies are not searched for ids."""

_ID_NAME = re.compile(r"(?i:id|ids|uuid|guid)|.*(_|-)(?i:ids?|uuid|guid)|.*[a-z0-9](Ids?|IDs?|Uuid|UUID)")
"""Names of properties and parameters that hold ids."""

_REMEDY = "name a value under `parameters`, or set `foreign_writes = true`"


@dataclass(slots=True)
class Ownership:
    """Keeps the ids of items that runs created (in the ledger), and the ids of responses."""

    spec: Spec
    ledger: Ledger
    named: Mapping[str, JsonValue] = field(default_factory=dict)
    """Values of the target for parameters, by name: each is one value or a list of values."""
    _foreign: Recent[str, None] = field(default_factory=lambda: Recent(MAX_FOREIGN_IDS))

    def refusal(self, operation: Operation, parameters: Mapping[str, str], request: Request) -> str:
        """Why a write is not sent; `""` if runs created all items that it addresses, or the target names them."""
        for name, keys in _addressed(operation, parameters):
            value = parameters[name]
            allowed = self._is_named(name, value) or self._is_enumerated(operation, name, value)
            if not allowed and self.ledger.creator(keys) is None:
                return f"no run created the item that {{{name}}} names: {_REMEDY}"
        for name, value in self._references(operation, request):
            if value in self._foreign and not self._is_named(name, value):
                return f"{name} is the id of an item that no run created: {_REMEDY}"
        return ""

    def learn(self, response: Response) -> None:
        """Remember the ids in a response; those that a write creates are passed to the ledger before."""
        for _, value in _ids(_json(response)) if response.ok else ():
            if self.ledger.creator(_value_keys(value)) is None:
                self._foreign[value] = None

    def created(self, value: str) -> None:
        """Record that this run created the item with this id."""
        self._foreign.pop(value, None)

    def _references(self, operation: Operation, request: Request) -> Iterator[tuple[str, str]]:
        """The names and values of ids in the query and in the body."""
        for name, value in request.query_pairs:
            if _ID_NAME.fullmatch(name):
                yield name, value
        if operation.body is not None:
            yield from _ids(_json(request))

    def _is_named(self, name: str, value: str) -> bool:
        if name not in self.named:
            return False
        named = self.named[name]
        return value in {id_text(each) for each in (named if isinstance(named, list) else [named])}

    def _is_enumerated(self, operation: Operation, name: str, value: str) -> bool:
        """Whether the schema lists the value: it names a kind, such as `email`, and no item."""
        schema = next((it.schema for it in operation.parameters if it.location == "path" and it.name == name), "")
        if not schema:
            return False
        node = as_object(lookup(self.spec.root, resolve(self.spec.root, schema)))
        return value in {id_text(each) for each in (*as_list(node.get("enum")), node.get("const"))}


def _addressed(operation: Operation, parameters: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The path parameters of a request, each with the keys of the item that it names."""
    above = ""
    for segment in operation.path.strip("/").split("/"):
        names = re.findall(r"\{([^{}]*)\}", segment)
        for name in names:
            yield name, item_keys(above, name, parameters.get(name, ""))
        above += "/" + re.sub(r"\{([^{}]*)\}", lambda match: encoded(parameters.get(match[1], "")), segment)


def _value_keys(value: str) -> tuple[str, ...]:
    return tuple(key for key in item_keys("", "id", value) if not key.startswith("path "))


def _ids(value: JsonValue) -> Iterator[tuple[str, str]]:
    """The names and texts of the ids in a JSON value."""
    for _, node in walk(value):
        for name, content in as_object(node).items():
            if _ID_NAME.fullmatch(name):
                for each in content if isinstance(content, list) else [content]:
                    text = id_text(each)
                    if text is not None:
                        yield name, text


def _json(message: Request | Response) -> JsonValue:
    return json_of(message) if len(message.body) <= MAX_BODY_BYTES else None
