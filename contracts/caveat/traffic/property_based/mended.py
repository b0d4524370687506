"""Faults of a document that Schemathesis refuses as a whole, mended: `caveat lint` reports each of them."""

from __future__ import annotations

import re

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import lookup
from caveat.openapi.references import target
from caveat.openapi.walk import Kind, parts

_LOCATIONS = frozenset({"path", "query", "header", "cookie"})


def mended(node: dict[str, JsonValue], operation_ids: frozenset[str], root: JsonValue) -> dict[str, JsonValue]:
    """An object with its servers' variables defined, its parameters described, and no link that leads nowhere."""
    if isinstance(node.get("servers"), list):
        node = {**node, "servers": [_with_variables(as_object(server)) for server in as_list(node["servers"])]}
    if isinstance(node.get("links"), dict):
        links = as_object(node["links"])
        kept = {name: link for name, link in links.items() if _leads_somewhere(as_object(link), operation_ids, root)}
        node = node if len(kept) == len(links) else {**node, "links": kept}
    if node.get("in") in _LOCATIONS and "name" in node and node.keys().isdisjoint({"schema", "content", "type"}):
        node = {**node, "schema": {}}
    return node


def operation_ids(root: JsonValue) -> frozenset[str]:
    """The ids that links can name."""
    return frozenset(
        str(part.node["operationId"]) for part in parts(root, Kind.OPERATION) if "operationId" in part.node
    )


def _with_variables(server: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """A server whose URL has no undefined variable: each has its own name as its value."""
    variables = as_object(server.get("variables"))
    missing = [name for name in re.findall(r"\{([^{}]+)\}", str(server.get("url", ""))) if name not in variables]
    return {**server, "variables": variables | {name: {"default": name} for name in missing}} if missing else server


def _leads_somewhere(link: dict[str, JsonValue], ids: frozenset[str], root: JsonValue) -> bool:
    if "operationId" in link:
        return link["operationId"] in ids
    reference = str(link.get("operationRef", ""))
    if not reference.startswith("#"):
        return True
    try:
        lookup(root, target(reference))
    except LookupError:
        return False
    return True
