"""Ids to try: values of path parameters for which a mock has items, or that worked before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from caveat.console.contract_examples import parameter_value
from caveat.console.control import Control
from caveat.console.exchange_log import LoggedExchange
from caveat.console.parameter_writing import plain
from caveat.errors import Unparsable
from caveat.json_text import JsonValue, is_json
from caveat.judging.redaction import MASK
from caveat.mock.collections.paths import normalized
from caveat.openapi.operation import Operation

MAX_VALUES = 8
"""Ids for one parameter."""

MAX_OPERATIONS = 12
"""Operations in the list of the console."""

_MAX_SEARCHED = 60
"""Operations that are searched for ids: a document may have a thousand."""

_MAX_BODIES = 50
"""Responses that are searched for ids."""

_MAX_ITEMS = 20
"""Items of a list that are searched for ids."""


@dataclass(frozen=True, slots=True)
class KnownIds:
    """Ids for the last path parameter of an operation, with the values of the parameters before it."""

    operation: Operation
    parameter: str
    values: tuple[str, ...]
    parents: Mapping[str, str]


def ids_of(control: Control, operation: Operation) -> dict[str, tuple[str, ...]]:
    """Ids by path parameter: of stored items, of accepted requests, of responses, and of the document's examples."""
    in_path = [each for each in operation.parameters if each.location == "path"]
    usual = {each.name: plain(parameter_value(control.api.spec, each)) for each in in_path}
    stored = control.mock.ids(operation, usual)
    exchanges = control.exchanges[::-1]
    ids: dict[str, tuple[str, ...]] = {}
    for parameter in in_path:
        name, example = parameter.name, parameter.example
        # Ids in a collection exist; an example may have been deleted.
        candidates = stored.get(name) or (
            *_accepted(control, exchanges, _prefix(operation.path, name)),
            *_returned(exchanges, name),
            *([str(example)] if isinstance(example, str | int) else []),
        )
        values = tuple(islice(dict.fromkeys(each for each in candidates if each and MASK not in each), MAX_VALUES))
        if values:
            ids[name] = values
    return ids


def ids_to_try(control: Control) -> tuple[KnownIds, ...]:
    """Ids for the operations of the document whose path ends in a parameter, one operation for each path."""
    return tuple(islice(_ids_to_try(control), MAX_OPERATIONS))


def _ids_to_try(control: Control) -> Iterator[KnownIds]:
    ending = [each for each in control.api.spec.operations.values() if each.path.rstrip("/").endswith("}")]
    # A read can be tried without a change.
    ending.sort(key=lambda each: each.method != "GET")
    first: dict[str, Operation] = {}
    for operation in ending:
        first.setdefault(normalized(operation.path), operation)
    for operation in islice(first.values(), _MAX_SEARCHED):
        ids = ids_of(control, operation)
        *parents, last = [name for name in _names(operation) if name in ids] or [""]
        if last and last == _names(operation)[-1]:
            yield KnownIds(operation, last, ids[last], {name: ids[name][0] for name in parents})


def _names(operation: Operation) -> list[str]:
    """The path parameters in the order of the path."""
    names = [each.name for each in operation.parameters if each.location == "path"]
    return sorted(names, key=lambda name: operation.path.find(f"{{{name}}}"))


def _prefix(path: str, name: str) -> str:
    """The path up to a parameter: operations that share it have the same ids there."""
    before, mark, _ = path.partition(f"{{{name}}}")
    return normalized(before + mark)


def _accepted(control: Control, exchanges: Iterable[LoggedExchange], prefix: str) -> Iterator[str]:
    """The values of a parameter in requests that were accepted."""
    operations = control.api.spec.operations
    for logged in exchanges:
        exchange = logged.exchange
        operation = operations.get(exchange.operation or "")
        # A deleted item no longer exists.
        if operation is not None and exchange.response.ok and exchange.request.method != "DELETE":
            yield from (
                value for name, value in exchange.path_parameters.items() if _prefix(operation.path, name) == prefix
            )


def _returned(exchanges: Iterable[LoggedExchange], name: str) -> Iterator[str]:
    """The properties of responses that have the name of a parameter, such as `sessionId`."""
    accepted = (logged.exchange.response for logged in exchanges if logged.exchange.response.ok)
    for response in islice(accepted, _MAX_BODIES):
        if name != "id" and is_json(response.headers.media_type):
            with suppress(Unparsable):
                yield from _named(response.json, name)


def _named(value: JsonValue, name: str) -> Iterator[str]:
    if isinstance(value, list):
        for item in value[:_MAX_ITEMS]:
            yield from _named(item, name)
    elif isinstance(value, dict):
        named_value = value.get(name)
        if isinstance(named_value, str | int) and not isinstance(named_value, bool):
            yield named_value if isinstance(named_value, str) else json.dumps(named_value)
        for part in value.values():
            yield from _named(part, name)
