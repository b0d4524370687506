"""Adapts operations for Schemathesis: usable names of path parameters, and no headers that OpenAPI ignores."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.operation import Operation, is_ignored_header
from caveat.openapi.references import resolve_object, target
from caveat.openapi.spec import Spec
from caveat.openapi.walk import METHODS

_UNUSABLE = re.compile(r"[^A-Za-z0-9_~-]")
"""Characters of a name that Schemathesis cannot fill in: it formats paths as Python formats strings."""

_NAME = re.compile(r"\{([^{}]+)\}")


def generation_path(path: str) -> str:
    """A path with names of parameters that can be filled in: `/books/{book_id}` for `/books/{book.id}`."""
    return _NAME.sub(lambda match: f"{{{usable_name(match[1])}}}", path)


def generation_label(operation: Operation) -> str:
    """The label of an operation in the document that requests are generated from."""
    return f"{operation.method} {generation_path(operation.path)}"


@lru_cache(maxsize=4)
def by_label(spec: Spec) -> Mapping[str, Operation]:
    """The operations of a contract by their labels in the document that requests are generated from."""
    return {generation_label(operation): operation for operation in spec.operations.values()}


def usable_name(name: str) -> str:
    """The name of a path parameter in the document that requests are generated from."""
    return _UNUSABLE.sub("_", name)


def without_ignored_headers(node: dict[str, JsonValue], root: JsonValue) -> dict[str, JsonValue]:
    """An object without header parameters that OpenAPI ignores, and headers of responses that it does."""
    parameters = node.get("parameters")
    if isinstance(parameters, list) and any(_is_ignored(entry, root) for entry in parameters):
        node = {**node, "parameters": [entry for entry in parameters if not _is_ignored(entry, root)]}
    headers = node.get("headers")
    if isinstance(headers, dict) and any(name.lower() == "content-type" for name in headers):
        rest = {name: header for name, header in headers.items() if name.lower() != "content-type"}
        node = {**node, "headers": rest}
    return node


def _is_ignored(entry: JsonValue, root: JsonValue) -> bool:
    parameter = _resolved(entry, root)
    return parameter.get("in") == "header" and is_ignored_header(str(parameter.get("name", "")))


def _resolved(entry: JsonValue, root: JsonValue) -> dict[str, JsonValue]:
    node = as_object(entry)
    reference = node.get("$ref")
    return resolve_object(root, target(reference)) if isinstance(reference, str) else node


def with_usable_links(node: dict[str, JsonValue], spec: Spec) -> dict[str, JsonValue]:
    """A link whose parameters have the names of `with_usable_names`; another object as it is."""
    parameters = node.get("parameters")
    if not isinstance(parameters, dict) or not {"operationId", "operationRef"} & node.keys():
        return node
    renamed = {_link_name(name, spec): value for name, value in parameters.items()}
    return node if renamed.keys() == parameters.keys() else {**node, "parameters": renamed}


def _link_name(name: str, spec: Spec) -> str:
    plain = name.removeprefix("path.")
    if usable_name(plain) == plain or plain not in _path_names(spec):
        return name
    return name.removesuffix(plain) + usable_name(plain)


@lru_cache(maxsize=4)
def _path_names(spec: Spec) -> frozenset[str]:
    return frozenset(
        parameter.name
        for operation in spec.operations.values()
        for parameter in operation.parameters
        if parameter.location == "path"
    )


def with_usable_names(root: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The document with a usable declaration for each name in a path."""
    usable: dict[str, JsonValue] = {}
    for path, item in as_object(root.get("paths")).items():
        node = _resolved(item, root)
        renamed = item if generation_path(path) == path else _with_names(node, root)
        missing = _undeclared(generation_path(path), _resolved(renamed, root), root)
        usable[generation_path(path)] = _with_declared(_resolved(renamed, root), missing, root) if missing else renamed
    return {**root, "paths": usable} if usable else root


def _undeclared(path: str, item: dict[str, JsonValue], root: JsonValue) -> dict[str, list[str]]:
    """The names in a path that a method's operation does not declare, by method."""
    names = _NAME.findall(path)
    shared = _declared(item, root)
    missing: dict[str, list[str]] = {}
    for method in METHODS if names else ():
        if method in item:
            declared = shared | _declared(_resolved(item[method], root), root)
            missing[method] = [name for name in names if name not in declared]
    return {method: absent for method, absent in missing.items() if absent}


def _declared(holder: dict[str, JsonValue], root: JsonValue) -> set[str]:
    parameters = [_resolved(entry, root) for entry in as_list(holder.get("parameters"))]
    return {str(each.get("name")) for each in parameters if each.get("in") == "path"}


def _with_declared(item: dict[str, JsonValue], missing: dict[str, list[str]], root: JsonValue) -> dict[str, JsonValue]:
    """A path item whose operations declare each name of the path: it is text, where the document says nothing."""
    complete = dict(item)
    for method, names in missing.items():
        operation = _resolved(item[method], root)
        added: list[JsonValue] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
            for name in dict.fromkeys(names)
        ]
        complete[method] = {**operation, "parameters": [*as_list(operation.get("parameters")), *added]}
    return complete


def _with_names(item: dict[str, JsonValue], root: JsonValue) -> dict[str, JsonValue]:
    """A path item whose path parameters, and those of its operations, have usable names."""
    usable = {**item, **_parameters(item, root)}
    for method in METHODS:
        if method in item:
            operation = _resolved(item[method], root)
            usable[method] = {**operation, **_parameters(operation, root)}
    return usable


def _parameters(holder: dict[str, JsonValue], root: JsonValue) -> dict[str, JsonValue]:
    if "parameters" not in holder:
        return {}
    entries: list[JsonValue] = []
    for entry in as_list(holder["parameters"]):
        parameter = _resolved(entry, root)
        is_in_path = parameter.get("in") == "path"
        entries.append({**parameter, "name": usable_name(str(parameter.get("name", "")))} if is_in_path else entry)
    return {"parameters": entries}
