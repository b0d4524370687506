"""Finds the collections in a document's paths: `/pets` with `/pets/{id}`, also nested below other items."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from caveat.mock.collections.ids import IdNames
from caveat.openapi.operation import Operation, Parameter
from caveat.resources.words import item_name, parameter_names


class Action(StrEnum):
    """The actions of operations on a collection or one of its items."""

    LIST = "list"
    CREATE = "create"
    READ = "read"
    REPLACE = "replace"
    UPDATE = "update"
    DELETE = "delete"
    ACT = "act"
    """Changes an item as the name of the operation's path says, such as `close`."""


_COLLECTION_ACTIONS = {"GET": Action.LIST, "POST": Action.CREATE}
_ITEM_ACTIONS = {
    "GET": Action.READ,
    "HEAD": Action.READ,
    "PUT": Action.REPLACE,
    "PATCH": Action.UPDATE,
    "DELETE": Action.DELETE,
}


@dataclass(frozen=True, slots=True)
class CollectionPath:
    """A path with items below it, and the operations on both."""

    template: str
    """Such as `/users/{}/posts`, since paths may name the same parameter differently."""
    operations: Mapping[Action, Operation]
    """The operation of each action; of GET and HEAD the first in the document."""
    actions: Mapping[str, Action]
    """By operationId."""
    parameter: Parameter | None
    """The path parameter that identifies an item, None if the document has no path of an item."""
    is_singleton: bool = False
    """Whether the path itself is that of the only item."""

    @property
    def depth(self) -> int:
        """The number of path parameters that identify parents."""
        return _depth(self.template)

    @property
    def trailing_slash(self) -> str:
        """`/` if the path of an item ends with one, else `""`."""
        collection_actions = {Action.LIST, Action.CREATE}
        on_items = (operation for action, operation in self.operations.items() if action not in collection_actions)
        return "/" if any(operation.path.endswith("/") for operation in on_items) else ""

    @property
    def item_name(self) -> str:
        """The name of one item: `pet` for `/pets`, `category` for `/categories`."""
        return item_name(self.template)

    def word_below_item(self, operation: Operation) -> str | None:
        """The last segment of the path of an operation, if that is one word below the path of an item; else None."""
        word = operation.path.rstrip("/").rpartition("/")[2]
        return word if normalized(operation.path) == f"{self.template}/{{}}/{word}" else None

    @property
    def id_names(self) -> IdNames:
        """The names from which the id property of an item is derived."""
        return IdNames(self.parameter.name if self.parameter is not None else "id", self.item_name)


@cache
def _depth(template: str) -> int:
    return template.count("{}")


def collection_paths(
    operations: Iterable[Operation], updating: Container[str] = frozenset()
) -> tuple[CollectionPath, ...]:
    """The collections of a contract, in the document's order; `updating` has the operationIds of POSTs to items."""
    by_template: dict[str, dict[str, Operation]] = {}
    for operation in operations:
        by_template.setdefault(normalized(operation.path), {})[operation.method] = operation
    templates = dict.fromkeys(
        template.removesuffix("/{}") if template.endswith("/{}") else template for template in by_template
    )
    # A path that ends in a parameter can be both: an item, and a collection of the items below it.
    both = [template for template in by_template if template.endswith("/{}") and f"{template}/{{}}" in by_template]
    candidates = (_collection_path(template, by_template, updating) for template in dict.fromkeys([*templates, *both]))
    return tuple(candidate for candidate in candidates if candidate is not None)


def singleton_paths(operations: Iterable[Operation]) -> tuple[CollectionPath, ...]:
    """The paths that may be those of a single item without an id, such as `/profile`: it is read and written there."""
    by_template: dict[str, dict[str, Operation]] = {}
    for operation in operations:
        by_template.setdefault(normalized(operation.path), {})[operation.method] = operation
    return tuple(
        CollectionPath(
            template,
            {_ITEM_ACTIONS[method]: it for method, it in reversed(found.items()) if method in _ITEM_ACTIONS},
            {it.id: _ITEM_ACTIONS[method] for method, it in found.items() if method in _ITEM_ACTIONS},
            None,
            is_singleton=True,
        )
        for template, found in by_template.items()
        if "GET" in found and found.keys() & {"PUT", "PATCH"} and not template.endswith("/{}")
        if f"{template}/{{}}" not in by_template and not any(map(_has_undeclared_parameter, found.values()))
    )


def _collection_path(
    template: str, by_template: Mapping[str, Mapping[str, Operation]], updating: Container[str]
) -> CollectionPath | None:
    on_collection, on_items = by_template.get(template, {}), by_template.get(f"{template}/{{}}", {})
    pairs = [
        (actions[method], operation)
        for actions, operations in ((_COLLECTION_ACTIONS, on_collection), (_ITEM_ACTIONS, on_items))
        for method, operation in operations.items()
        if method in actions
    ]
    pairs += [(Action.UPDATE, operation) for operation in on_items.values() if operation.id in updating]
    id_parameters = [_last_parameter(operation) for operation in on_items.values()]
    if None in id_parameters or any(_has_undeclared_parameter(operation) for _, operation in pairs):
        return None
    first: dict[Action, Operation] = {}
    for action, operation in pairs:
        first.setdefault(action, operation)
    actions = {operation.id: action for action, operation in pairs}
    return CollectionPath(template, first, actions, id_parameters[0] if id_parameters else None)


@cache
def normalized(path: str) -> str:
    """A path template without parameter names and without a trailing slash."""
    return re.sub(r"\{[^{}]*\}", "{}", path).rstrip("/")


def _last_parameter(operation: Operation) -> Parameter | None:
    last = parameter_names(operation.path)[-1]
    return next((it for it in operation.parameters if it.location == "path" and it.name == last), None)


def _has_undeclared_parameter(operation: Operation) -> bool:
    """Whether the path has a parameter that the operation does not declare, so that requests have no value for it."""
    declared = {parameter.name for parameter in operation.parameters if parameter.location == "path"}
    return not declared.issuperset(parameter_names(operation.path))
