"""Repairs faults for which Schemathesis refuses a whole document; `caveat lint` reports each of them."""

from __future__ import annotations

import re

from caveat.json_text import JsonValue
from caveat.openapi.bundle import NOWHERE
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import lookup
from caveat.openapi.references import resolve_object, target
from caveat.openapi.servers import is_host_and_port
from caveat.openapi.walk import Kind, parts

_LOCATIONS = frozenset({"path", "query", "header", "cookie"})


def repaired(node: dict[str, JsonValue], operation_ids: frozenset[str], root: JsonValue) -> dict[str, JsonValue]:
    """An object whose server variables are all defined, whose parameters have schemas, and whose links have targets."""
    if isinstance(node.get("servers"), list):
        node = {**node, "servers": [_with_variables(as_object(server)) for server in as_list(node["servers"])]}
    if isinstance(node.get("links"), dict):
        links = as_object(node["links"])
        kept = {name: link for name, link in links.items() if _has_target(as_object(link), operation_ids, root)}
        node = node if len(kept) == len(links) else {**node, "links": kept}
    if "content" in node and node["content"] is None:
        node = {**node, "content": {}}
    if isinstance(node.get("nullable"), bool):
        # OpenAPI 3.1 has no such keyword; Schemathesis sends null for it, in every example of a body.
        node = {name: value for name, value in node.items() if name != "nullable"}
    node = _without_remote_parts(node)
    if node.get("in") in _LOCATIONS and "name" in node and node.keys().isdisjoint({"schema", "content", "type"}):
        node = {**node, "schema": {}}
    return node


def _without_remote_parts(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """An object without references to URLs, where an empty object cannot replace their target."""
    if node.get("parameters") == NOWHERE:
        node = {name: value for name, value in node.items() if name != "parameters"}
    if NOWHERE in as_list(node.get("parameters")):
        node = {**node, "parameters": [each for each in as_list(node["parameters"]) if each != NOWHERE]}
    if node.get("requestBody") == NOWHERE:
        node = {name: value for name, value in node.items() if name != "requestBody"}
    replacements: dict[str, JsonValue] = {"responses": {"description": ""}, "securitySchemes": None}
    for section, replacement in replacements.items():
        held = as_object(node.get(section))
        if NOWHERE in held.values():
            changed = {name: replacement if value == NOWHERE else value for name, value in held.items()}
            node = {**node, section: {name: value for name, value in changed.items() if value is not None}}
    return node


def operation_ids(root: JsonValue) -> frozenset[str]:
    """The ids that links can name."""
    return frozenset(
        str(part.node["operationId"]) for part in parts(root, Kind.OPERATION) if "operationId" in part.node
    )


def _with_variables(server: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """A server whose URL has no undefined variable: each has its own name as its value.

    A host and a port alone are no URL, but would be a path.
    """
    if is_host_and_port(url := str(server.get("url", ""))):
        server = {**server, "url": f"//{url}"}
    variables = as_object(server.get("variables"))
    missing = [name for name in re.findall(r"\{([^{}]+)\}", str(server.get("url", ""))) if name not in variables]
    return {**server, "variables": variables | {name: {"default": name} for name in missing}} if missing else server


def _has_target(link: dict[str, JsonValue], ids: frozenset[str], root: JsonValue) -> bool:
    if isinstance(link.get("$ref"), str):
        link = resolve_object(root, target(str(link["$ref"])))
    if "operationId" in link:
        return link["operationId"] in ids
    if "operationRef" not in link:
        return False
    reference = str(link["operationRef"])
    if not reference.startswith("#"):
        return True
    try:
        lookup(root, target(reference))
    except LookupError:
        return False
    return True
