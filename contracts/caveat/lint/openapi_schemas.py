"""The schemas of OpenAPI documents by version. The one module that knows openapi-spec-validator."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from functools import cache

from openapi_spec_validator import schemas

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.schema import MetaSchema

_FALLBACK = "3.1"

_SCHEMAS: Mapping[str, object] = {"3.0": schemas.schema_v30, "3.1": schemas.schema_v31, "3.2": schemas.schema_v32}

_TOKEN = {"pattern": "^[0-9A-Za-z!#$%&'*+.^_`|~-]+$"}
"""A name of a header field (RFC 9110, 5.6.2)."""


@cache
def openapi_schema(version: str) -> MetaSchema:
    """The schema of documents of a version such as `3.0`, as the specification's newest patch release has it."""
    # The library holds an older release; a lazy proxy is no dict.
    kept = as_object(copy.deepcopy(dict(_SCHEMAS.get(version, _SCHEMAS[_FALLBACK]))))  # type: ignore[call-overload]
    definitions = as_object(kept.get("$defs"))
    if version == _FALLBACK:
        _correct_3_1(definitions)
    if definitions:
        for name in ("response", "encoding"):
            headers = as_object(as_object(as_object(definitions[name]).get("properties")).get("headers"))
            headers["propertyNames"] = dict(_TOKEN)
        as_object(definitions["parameter"]).setdefault("allOf", [])
        _names_are_tokens(as_object(definitions["parameter"]))
    return MetaSchema(kept)


def _names_are_tokens(parameter: dict[str, JsonValue]) -> None:
    rules = parameter["allOf"]
    assert isinstance(rules, list)  # noqa: S101 - set above
    rules.append(
        {
            "if": {"properties": {"in": {"const": "header"}}, "required": ["in"]},
            "then": {"properties": {"name": dict(_TOKEN)}},
        }
    )


def _correct_3_1(definitions: dict[str, JsonValue]) -> None:
    """Apply the changes of the releases after 2022-10-07."""
    link = as_object(as_object(definitions["link"])["properties"])
    link["server"] = link.pop("body")
    # Fields beside a `$ref` are ignored, and a path item may have both.
    as_object(definitions["reference"]).pop("unevaluatedProperties")
    as_object(as_object(definitions["path-item"])["properties"])["$ref"] = {"type": "string"}
    definitions["path-item-or-reference"] = {"$ref": "#/$defs/path-item"}
    # A URL may be relative, and that of a server may have variables.
    for node in _objects(definitions):
        if node.get("format") == "uri":
            node["format"] = "uri-reference"
    as_object(as_object(as_object(definitions["server"])["properties"])["url"]).pop("format", None)


def _objects(node: JsonValue) -> Iterator[dict[str, JsonValue]]:
    if isinstance(node, dict):
        yield node
    for part in node.values() if isinstance(node, dict) else as_list(node):
        yield from _objects(part)
