"""Path parameters that are described by `content`: their values as texts, since Schemathesis seldom finds any."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

from caveat.json_text import JsonValue
from caveat.mock.responses.samples import sample
from caveat.openapi.coerce import as_object
from caveat.openapi.pointer import lookup
from caveat.openapi.spec import Spec

_SAMPLES = 5
"""Values of a parameter; equal ones count once."""


def texts_by_content(spec: Spec) -> dict[str, list[JsonValue]]:
    """JSON texts that the schema in a path parameter's `content` accepts, by that `content` as JSON."""
    rng = random.Random(0)  # noqa: S311 - variety, not secrecy
    texts: dict[str, list[JsonValue]] = {}
    for content, schema in _contents(spec):
        key = json.dumps(content)
        if key not in texts:
            values = (sample(spec.schemas, schema, rng) for _ in range(_SAMPLES))
            valid = (json.dumps(value) for value in values if spec.schemas.valid(schema, value))
            texts[key] = list(dict.fromkeys(valid))
    return texts


def _contents(spec: Spec) -> Iterator[tuple[JsonValue, str]]:
    for operation in spec.operations.values():
        for parameter in operation.parameters:
            if parameter.location == "path" and parameter.media_type is not None and parameter.schema:
                yield as_object(lookup(spec.root, parameter.pointers[-1])).get("content"), parameter.schema


def with_texts(node: dict[str, JsonValue], texts: dict[str, list[JsonValue]]) -> dict[str, JsonValue]:
    """A path parameter with a schema that lists its texts, instead of its `content`; other objects as they are."""
    if node.get("in") != "path" or "content" not in node:
        return node
    chosen = texts.get(json.dumps(node["content"]))
    if not chosen:
        return node
    rest = {name: value for name, value in node.items() if name not in {"content", "example", "examples"}}
    return {**rest, "schema": {"type": "string", "enum": chosen}}
