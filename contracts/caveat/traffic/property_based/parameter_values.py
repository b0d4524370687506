"""Adapts parameters so that Schemathesis can serialize them.

It sends no braces in a path, so names stand for the JSON texts of a `content` there. It writes a list or an object in
the style of a parameter only if the schema itself has that type. It takes the schema of a header field or a cookie that
has no type for one of strings.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from caveat.json_text import JsonValue
from caveat.mock.responses.samples import sample
from caveat.openapi.coerce import as_object
from caveat.openapi.objects import rewrite
from caveat.openapi.pointer import lookup
from caveat.openapi.spec import Spec
from caveat.traffic.property_based.operations import by_label, usable_name

_SAMPLES = 5
"""Values of a parameter; equal ones count once."""


@dataclass(frozen=True, slots=True)
class PathTexts:
    """The JSON texts of a document's path parameters that have a `content`."""

    names: Mapping[str, tuple[str, ...]]
    """The names that stand for the texts of a parameter, by its `content` as JSON."""
    texts: Mapping[str, str]
    """The percent-encoded text by the name that stands for it."""

    def applied(self, node: dict[str, JsonValue]) -> dict[str, JsonValue]:
        """A path parameter with a schema that lists its names, instead of its `content`; another object as it is."""
        if node.get("in") != "path" or "content" not in node:
            return node
        names = self.names.get(json.dumps(node["content"]))
        if not names:
            return node
        rest = {name: value for name, value in node.items() if name not in {"content", "example", "examples"}}
        return {**rest, "schema": {"type": "string", "enum": [*names]}}


def writable(spec: Spec) -> dict[str, JsonValue]:
    """The document with parameters that Schemathesis can write."""
    texts = path_texts(spec)
    types = _types(spec)

    def change(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
        schema = node.get("schema")
        if not isinstance(schema, dict) or "in" not in node:
            return texts.applied(node)
        needed = types.get(json.dumps(schema))
        if not needed:
            return node
        return {**node, "schema": {"type": needed if len(needed) > 1 else needed[0], "allOf": [schema]}}

    return as_object(rewrite(spec.root, change))


def _types(spec: Spec) -> dict[str, list[JsonValue]]:
    """The types of each parameter's schema that Schemathesis needs and that it does not say itself, by its JSON."""
    types: dict[str, list[JsonValue]] = {}
    for operation in spec.operations.values():
        for parameter in operation.parameters:
            schema = lookup(spec.root, parameter.schema) if parameter.schema else None
            if parameter.media_type is not None or not isinstance(schema, dict) or "type" in schema:
                continue
            accepted = spec.schemas.types(parameter.schema) - {"null"}
            is_container = len(accepted) == 1 and accepted <= {"array", "object"}
            is_no_string = parameter.location in {"header", "cookie"} and accepted and "string" not in accepted
            if is_container or is_no_string:
                types[json.dumps(schema)] = [*sorted(accepted)]
    return types


@lru_cache(maxsize=4)
def path_texts(spec: Spec) -> PathTexts:
    """Texts that the schemas of path parameters with a `content` accept."""
    rng = random.Random(0)  # noqa: S311 - variety, not secrecy
    names: dict[str, tuple[str, ...]] = {}
    texts: dict[str, str] = {}
    for content, schema in _contents(spec):
        key = json.dumps(content)
        if key in names:
            continue
        values = (sample(spec.schemas, schema, rng) for _ in range(_SAMPLES))
        valid = dict.fromkeys(json.dumps(value) for value in values if spec.schemas.valid(schema, value))
        named = {f"json-text-{len(texts) + index}": quote(text, safe="") for index, text in enumerate(valid)}
        names[key] = tuple(named)
        texts |= named
    return PathTexts(names, texts)


def write_path(spec: Spec, case: Any) -> None:  # noqa: ANN401 - a test case of Schemathesis
    """Write the values in a path as the contract says: texts for their names, and the names that the contract has."""
    operation = by_label(spec).get(case.operation.label)
    if operation is None or not case.path_parameters:
        return
    texts = path_texts(spec).texts
    for parameter in operation.parameters:
        name = usable_name(parameter.name)
        value = case.path_parameters.get(name) if parameter.location == "path" else None
        if not isinstance(value, str):
            continue
        if value in texts:
            case.path_parameters[name] = texts[value]
        elif parameter.style == "matrix" and name != parameter.name:
            case.path_parameters[name] = value.replace(f";{name}", f";{quote(parameter.name, safe='')}")


def _contents(spec: Spec) -> Iterator[tuple[JsonValue, str]]:
    for operation in spec.operations.values():
        for parameter in operation.parameters:
            if parameter.location == "path" and parameter.media_type is not None and parameter.schema:
                yield as_object(lookup(spec.root, parameter.pointers[-1])).get("content"), parameter.schema
