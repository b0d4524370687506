"""Where paths show collections: things live below one path, and each has its own below that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from caveat.openapi.operation import Operation, Parameter


class Role(StrEnum):
    """What an operation does to a collection."""

    LIST = "list"
    CREATE = "create"
    READ = "read"
    REPLACE = "replace"
    MERGE = "merge"
    REMOVE = "remove"


_OF_COLLECTION = {"GET": Role.LIST, "POST": Role.CREATE}
_OF_ITEM = {
    "GET": Role.READ,
    "HEAD": Role.READ,
    "PUT": Role.REPLACE,
    "PATCH": Role.MERGE,
    "DELETE": Role.REMOVE,
}


@dataclass(frozen=True, slots=True)
class Collection:
    """A path under which things live, as `/users/{}/posts`: how parameters are called does not matter."""

    path: str
    operations: Mapping[Role, Operation]
    """One for each role; of GET and HEAD the first that the document has."""
    roles: Mapping[str, Role]
    """By operationId."""
    parameter: Parameter | None
    """The path parameter that names a thing, None where the document has no such path."""

    @property
    def depth(self) -> int:
        """How many path parameters stand before the one that names a thing."""
        return self.path.count("{}")

    @property
    def ending(self) -> str:
        """What stands behind an id in the path of a thing: `/` where the document writes it."""
        of_items = (operation for role, operation in self.operations.items() if role not in {Role.LIST, Role.CREATE})
        return "/" if any(operation.path.endswith("/") for operation in of_items) else ""

    @property
    def word(self) -> str:
        """What one of its things is called: `pet` of `/pets`, `category` of `/categories`."""
        literal = [segment for segment in self.path.split("/") if segment and "{" not in segment]
        last = literal[-1] if literal else "thing"
        return last.removesuffix("ies") + "y" if last.endswith("ies") else last.removesuffix("s")

    @property
    def named(self) -> tuple[str, str]:
        """What names one of its things, the path parameter or else `id`, and what it is called."""
        return self.parameter.name if self.parameter is not None else "id", self.word


def collections(operations: Iterable[Operation]) -> tuple[Collection, ...]:
    """The collections that a contract's paths show, in the document's order."""
    by_path: dict[str, dict[str, Operation]] = {}
    for operation in operations:
        by_path.setdefault(anonymous(operation.path), {})[operation.method] = operation
    paths = dict.fromkeys(path.removesuffix("/{}") if path.endswith("/{}") else path for path in by_path)
    # A path that ends in a parameter can be both, an item and a collection of what is below.
    both = [path for path in by_path if path.endswith("/{}") and f"{path}/{{}}" in by_path]
    found = (_collection(path, by_path) for path in dict.fromkeys([*paths, *both]))
    return tuple(collection for collection in found if collection is not None)


def _collection(path: str, by_path: Mapping[str, Mapping[str, Operation]]) -> Collection | None:
    above, below = by_path.get(path, {}), by_path.get(f"{path}/{{}}", {})
    known = [(_OF_COLLECTION[method], operation) for method, operation in above.items() if method in _OF_COLLECTION]
    known += [(_OF_ITEM[method], operation) for method, operation in below.items() if method in _OF_ITEM]
    named = [_last_parameter(operation) for operation in below.values()]
    if None in named or any(_undeclared(operation) for _, operation in known):
        return None
    operations: dict[Role, Operation] = {}
    for role, operation in known:
        operations.setdefault(role, operation)
    roles = {operation.id: role for role, operation in known}
    return Collection(path, operations, roles, named[0] if named else None)


@cache
def anonymous(path: str) -> str:
    """A template without the names of its parameters and without a slash at its end."""
    return re.sub(r"\{[^{}]*\}", "{}", path).rstrip("/")


@cache
def names(path: str) -> tuple[str, ...]:
    """The names of a template's parameters, in order."""
    return tuple(re.findall(r"\{([^{}]*)\}", path))


def _last_parameter(operation: Operation) -> Parameter | None:
    last = names(operation.path)[-1]
    return next((it for it in operation.parameters if it.location == "path" and it.name == last), None)


def _undeclared(operation: Operation) -> bool:
    """Whether the path has a parameter that the operation does not describe, so that its value is not known."""
    described = {parameter.name for parameter in operation.parameters if parameter.location == "path"}
    return not described.issuperset(names(operation.path))
