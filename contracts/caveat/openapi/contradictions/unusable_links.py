"""Links that cannot be followed: their target, or the operation that has them, lacks a parameter that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.document import Document
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve, resolve_object, target
from caveat.openapi.walk import METHODS, parameters

_REQUEST_VALUE = re.compile(r"\$request\.(path|query|header)\.([^\s{}]+)")
"""The part of an expression that reads a parameter of the request (OpenAPI 3.1, Runtime Expressions)."""

_LOCATIONS = frozenset({"path", "query", "header", "cookie"})

Names: TypeAlias = frozenset[tuple[str, str]]
"""Parameters by location and name."""


@dataclass(frozen=True, slots=True)
class UnusableLink:
    """A link that cannot be followed."""

    response: str
    """The pointer of the response that has it."""
    name: str
    at: str
    """The pointer of the part that is wrong."""
    problem: str


def expressions_without_value(document: Document) -> Iterator[UnusableLink]:
    """Links that use a parameter of the request which their operation does not have."""
    for source, names, response, name, at in _links(document):
        for parameter, value in as_object(as_object(lookup(document.value, at)).get("parameters")).items():
            for used in _REQUEST_VALUE.finditer(value) if isinstance(value, str) else ():
                if (used[1], used[2]) not in names:
                    problem = f"the link {name} uses {used[0]}, but {source} has no such parameter"
                    yield UnusableLink(response, name, child(at, "parameters", parameter), problem)


def unknown_parameters(document: Document) -> Iterator[UnusableLink]:
    """Links that set a parameter which their target does not have."""
    links = [*_links(document)]
    if not links:
        return
    operations = {pointer: (label, names) for pointer, label, names in _operations(document.value)}
    by_id = {str(resolve_object(document.value, each).get("operationId")): each for each in operations}
    for _, _, response, name, at in links:
        link = as_object(lookup(document.value, at))
        to = by_id.get(str(link.get("operationId")), target(str(link.get("operationRef", ""))))
        label, names = operations.get(to, ("", frozenset()))
        for parameter in as_object(link.get("parameters")) if label else ():
            location, _, inner = parameter.partition(".")
            is_qualified = location in _LOCATIONS and inner and "." not in inner
            if not is_qualified and not is_name_of_parameter(parameter, names):
                problem = f"the link {name} sets the parameter {parameter}, which {label} does not have"
                yield UnusableLink(response, name, child(at, "parameters", parameter), problem)


def is_name_of_parameter(text: str, names: Names) -> bool:
    """Whether a key of a link's `parameters` names one of these parameters, such as `id` or `path.id`."""
    return any(text in {name, f"{location}.{name}"} for location, name in names)


def _links(document: Document) -> Iterator[tuple[str, Names, str, str, str]]:
    """Each link: its operation and the parameters of that, the pointer of its response, its name, its pointer."""
    root = document.value
    for pointer, label, names in _operations(root) if "links" in document.keys else ():
        for status in as_object(resolve_object(root, pointer).get("responses")):
            response = resolve(root, child(pointer, "responses", status))
            for name in as_object(as_object(lookup(root, response)).get("links")):
                yield label, names, response, name, resolve(root, child(response, "links", name))


def _operations(root: dict[str, JsonValue]) -> Iterator[tuple[str, str, Names]]:
    """The pointer of each operation, its method with its path, and its parameters."""
    for path in as_object(root.get("paths")):
        item = resolve(root, child("/paths", path))
        node, shared = resolve_object(root, item), _names(root, item)
        for method in METHODS:
            if method in node:
                pointer = child(item, method)
                yield pointer, f"{method.upper()} {path}", shared | _names(root, pointer)


def _names(root: dict[str, JsonValue], holder: str) -> Names:
    declared = (each for _, each in parameters(root, holder))
    return frozenset((str(each.get("in")), str(each.get("name"))) for each in declared)
