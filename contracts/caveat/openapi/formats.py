"""Formats of the OpenAPI Format Registry that JSON Schema does not have: held by the judge, the mock and requests."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.walk import rewrite

_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?")

STRINGS: Mapping[str, Callable[[str], bool]] = {"byte": lambda text: _BASE64.fullmatch(text) is not None}
"""Whether a text has a format; not listed are formats that allow any text, such as `binary` and `password`."""

NUMBERS: Mapping[str, tuple[int, int]] = {
    **{f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (0, 2**bits - 1) for bits in (8, 16, 32, 64)},
    "double-int": (-(2**53) + 1, 2**53 - 1),
}
"""The least and the greatest number of a format."""


def with_bounds(root: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The document with the bounds that formats give to numbers as `minimum` and `maximum`."""
    return as_object(rewrite(root, _bounded))


def _bounded(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    name = node.get("format")
    bounds = NUMBERS.get(name) if isinstance(name, str) else None
    if bounds is None or not {"integer", "number"}.intersection(map(str, _types(node))):
        return node
    low, high = bounds
    minimum, maximum = node.get("minimum"), node.get("maximum")
    return {
        **node,
        "minimum": max(minimum, low) if isinstance(minimum, int | float) else low,
        "maximum": min(maximum, high) if isinstance(maximum, int | float) else high,
    }


def _types(node: dict[str, JsonValue]) -> list[JsonValue]:
    declared = node.get("type")
    return as_list(declared) or [declared]
