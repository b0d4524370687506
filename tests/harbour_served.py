"""The document of the sample API as a server: what its server requires, and its promises about single exchanges."""

from __future__ import annotations

import json
from collections.abc import Iterator

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from harbour_document import document
from resource_document import Object, properties

PROBLEM = "application/problem+json"
MAX_NAME = 60

_FAILURE: Object = {
    "description": "A problem",
    "content": {PROBLEM: {"schema": properties(title="string", detail="string")}},
}
_HEADERS: Object = {"ETag": {"required": True, "schema": {"type": "string"}}}


def served_document(on: frozenset[str]) -> Object:
    """The document of the server with these switches: that of the sample API, and what its tests do without."""
    root = as_object(json.loads(json.dumps(document(on).root)))
    root["info"] = {"title": "Harbour", "version": "1.0.0"}
    root["security"] = [{"bearer": []}]
    for path in as_object(root["paths"]).values():
        for method, operation in as_object(path).items():
            if method != "parameters":
                _complete(method, as_object(operation), on)
    for ship in _ships(root) if "200 with an error" not in on else ():
        ship["required"] = ["id"]
        fields = as_object(ship["properties"])
        as_object(fields["name"])["maxLength"] = MAX_NAME
        if "crew" in fields:
            as_object(fields["crew"])["minimum"] = 0
    return root


def _complete(method: str, operation: Object, on: frozenset[str]) -> None:
    responses = as_object(operation["responses"])
    if "500 after the write" not in on:
        responses.pop("500")
    if "later" in on and "202" in responses:
        responses["202"] = {"description": "It will be done."}
    failure: Object = {"description": "A problem"} if method == "head" else _FAILURE
    for status in (*responses, "401", *(["415"] if "requestBody" in operation else [])):
        if status[0] == "4":
            responses[status] = failure
    if operation["operationId"] == "read" and "200 with an error" not in on:
        as_object(responses["200"])["headers"] = _HEADERS
    if "requestBody" in operation:
        as_object(operation["requestBody"])["required"] = True
    for parameter in map(as_object, as_list(operation.get("parameters"))):
        if parameter["name"] in {"offset", "page"}:
            parameter["schema"] = {"type": "integer", "minimum": 0}


def _ships(node: JsonValue) -> Iterator[Object]:
    """The schemas of ships in a document."""
    if isinstance(node, dict):
        if {"id", "name"} <= as_object(node.get("properties")).keys():
            yield node
        for each in node.values():
            yield from _ships(each)
    elif isinstance(node, list):
        for each in node:
            yield from _ships(each)
