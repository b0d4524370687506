"""Describes how a value differs from its schema, in words that do not depend on the value."""

from __future__ import annotations

from caveat.json_text import JsonValue
from caveat.openapi.pointer import lookup
from caveat.openapi.schema import SchemaError

_NAMES: tuple[tuple[type, str], ...] = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (str, "string"),
    (list, "array"),
    (dict, "object"),
)


def mismatch(root: JsonValue, keyword: str, value: JsonValue, error: SchemaError) -> str:
    """`null for string`, `integer for string`, `format date-time`, or the keyword of an error of a value.

    `keyword` is the pointer of the keyword in the document `root`.
    """
    try:
        part, expected = lookup(value, error.at), lookup(root, keyword)
    except LookupError:
        return error.keyword
    if error.keyword == "type":
        expected_types = " or ".join(map(str, expected)) if isinstance(expected, list) else str(expected)
        return f"{_type_name(part)} for {expected_types}"
    if part is None:
        return f"null for {error.keyword}"
    return f"format {expected}" if error.keyword == "format" else error.keyword


def _type_name(value: JsonValue) -> str:
    return next((name for kind, name in _NAMES if isinstance(value, kind)), "null")
