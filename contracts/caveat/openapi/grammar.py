"""What the keys of an OpenAPI document hold: names of the author's choice, plain values, or objects of OpenAPI."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.json_text import JsonValue

NAMING = frozenset(
    {
        "$defs", "callbacks", "content", "definitions", "dependentSchemas", "encoding", "examples", "headers", "links",
        "parameters", "pathItems", "paths", "patternProperties", "properties", "requestBodies", "responses", "schemas",
        "securitySchemes", "webhooks", "x-bundled",
    }
)  # fmt: skip
"""Keys that hold an object whose keys are names, so that below `responses` the word `default` is no keyword."""

PLAIN = frozenset({"const", "default", "enum", "example", "value", "x-evidence"})
"""Keys that hold plain values, in which `$ref` is a word like any other."""


def parts(node: dict[str, JsonValue], *, names: bool) -> Iterator[tuple[str, JsonValue, bool]]:
    """The entries of an object that are no plain values, each with whether its keys are names in turn."""
    for key, value in node.items():
        if names:
            yield key, value, False
        elif key not in PLAIN and not (key == "examples" and isinstance(value, list)):
            yield key, value, key in NAMING
