"""Path parameters that are described by `content`: Schemathesis sends no braces in a path, so names stand for texts."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from caveat.json_text import JsonValue
from caveat.mock.responses.samples import sample
from caveat.openapi.coerce import as_object
from caveat.openapi.pointer import lookup
from caveat.openapi.spec import Spec

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
        """A path parameter with a schema that lists its names, instead of its `content`; other objects as they are."""
        if node.get("in") != "path" or "content" not in node:
            return node
        names = self.names.get(json.dumps(node["content"]))
        if not names:
            return node
        rest = {name: value for name, value in node.items() if name not in {"content", "example", "examples"}}
        return {**rest, "schema": {"type": "string", "enum": [*names]}}


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


def _contents(spec: Spec) -> Iterator[tuple[JsonValue, str]]:
    for operation in spec.operations.values():
        for parameter in operation.parameters:
            if parameter.location == "path" and parameter.media_type is not None and parameter.schema:
                yield as_object(lookup(spec.root, parameter.pointers[-1])).get("content"), parameter.schema
