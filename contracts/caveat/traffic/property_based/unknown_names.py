"""Names of properties and parameters that no document declares: Schemathesis writes its own name into them."""

from __future__ import annotations

import re
from typing import Any

import schemathesis

_OF_THE_GENERATOR = re.compile(r"(x-)?schemathesis-(unknown-property|additional\d*)")
"""As `schemathesis/specs/openapi/coverage/_schema.py` writes them."""


def rename(case: schemathesis.Case[Any]) -> None:
    """Rename undeclared names to `x-unknown-property` and `x-additional`, so that requests do not name Schemathesis."""
    if case.query:
        case.query = renamed(case.query)
    if isinstance(case.body, dict | list):
        case.body = renamed(case.body)


def renamed(value: Any) -> Any:  # noqa: ANN401 - a JSON value, or a test case's own types inside of it
    """A value with these names at any depth; the same object if it has none of the generator."""
    if isinstance(value, list):
        items = [renamed(item) for item in value]
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if not isinstance(value, dict):
        return value
    members = {_name(name, value): renamed(member) for name, member in value.items()}
    return members if any(name not in value or members[name] is not value[name] for name in members) else value


def _name(name: Any, members: dict[Any, Any]) -> Any:  # noqa: ANN401 - form fields may have other names than texts
    match = _OF_THE_GENERATOR.fullmatch(name) if isinstance(name, str) else None
    plain = f"x-{match[2]}" if match is not None else name
    return name if plain in members else plain
