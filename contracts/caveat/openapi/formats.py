"""Formats of the OpenAPI Format Registry that JSON Schema lacks; the judge, the mock and requests enforce them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.objects import rewrite
from caveat.openapi.pointer import lookup

_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?")

PATTERNS: Mapping[str, str] = {
    "base64url": "^[A-Za-z0-9_-]*={0,2}$",
    "char": r"^[\s\S]$",
    "decimal": r"^[+-]?[0-9]+(\.[0-9]+)?$",
    "decimal128": r"^([+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?|[+-]?Infinity|NaN)$",
    "media-range": r"^[A-Za-z0-9*][A-Za-z0-9!#$&^_.+*-]*/[A-Za-z0-9*][A-Za-z0-9!#$&^_.+*-]*( *;.*)?$",
    "sf-boolean": r"^\?[01]$",
    "sf-token": r"^[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*$",
}
"""The patterns of the texts of a format."""


def _matches(pattern: str) -> Callable[[str], bool]:
    # Python's `$` also matches before a last line break.
    compiled = re.compile(pattern.removeprefix("^").removesuffix("$"))
    return lambda text: compiled.fullmatch(text) is not None


STRINGS: Mapping[str, Callable[[str], bool]] = {
    "byte": lambda text: _BASE64.fullmatch(text) is not None,
    **{name: _matches(pattern) for name, pattern in PATTERNS.items()},
}
"""Whether a text has a format; not listed are formats that allow any text, such as `binary` and `password`."""

NUMBERS: Mapping[str, tuple[int, int]] = {
    **{f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (0, 2**bits - 1) for bits in (8, 16, 32, 64)},
    "double-int": (-(2**53) + 1, 2**53 - 1),
    "sf-integer": (-(10**15) + 1, 10**15 - 1),
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
    if "number" in _types(node) and "multipleOf" not in node:
        # All these formats are of whole numbers.
        node = {**node, "multipleOf": 1}
    return {
        **node,
        "minimum": max(minimum, low) if isinstance(minimum, int | float) else low,
        "maximum": min(maximum, high) if isinstance(maximum, int | float) else high,
    }


def is_bound_of_format(root: JsonValue, pointer: str) -> bool:
    """Whether the keyword at a pointer is a bound that `with_bounds` gives, or the same one.

    JSON Schema (Validation, 7.2.1) makes a format an annotation: it does not say that a server refuses other numbers.
    """
    holder, _, keyword = pointer.rpartition("/")
    if keyword not in {"minimum", "maximum", "multipleOf"}:
        return False
    node = as_object(lookup(root, holder))
    bare = {name: value for name, value in node.items() if name != keyword}
    return keyword in node and _bounded(bare).get(keyword) == node[keyword]


def written(root: JsonValue, pointer: str) -> str:
    """The pointer of a keyword as the document has it: that of `format` for a bound that `with_bounds` gives."""
    return f"{pointer.rpartition('/')[0]}/format" if is_bound_of_format(root, pointer) else pointer


def with_pattern(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """A schema of texts with the pattern of its format, for a generator that does not know the format."""
    name = node.get("format")
    if not isinstance(name, str) or name not in PATTERNS or "pattern" in node or "string" not in _types(node):
        return node
    return {**node, "pattern": PATTERNS[name]}


def _types(node: dict[str, JsonValue]) -> list[JsonValue]:
    declared = node.get("type")
    return as_list(declared) or [declared]
