"""Fields that a model declares otherwise than its base class: allowed by JSON Schema, refused by type checkers."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from caveat.codegen.constructors import hint_members

_FIELD = "  # type: ignore[assignment, unused-ignore]"
_CLASS = "  # type: ignore[misc, unused-ignore]"

_Hints: TypeAlias = Mapping[str, frozenset[str]]
"""The members of the hint of each field, as source text."""


def with_ignored_overrides(text: str) -> str:
    """The text of `models.py` with a comment for type checkers at each field that a base class has with another hint.

    By an `allOf`, both schemas apply, so that each value of the model is one of its base class, too; the hints cannot
    say so, such as `Literal["cat"]` and an enum with that value.
    """
    models = {node.name: node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)}
    lines = text.split("\n")
    for line, comment in dict(_ignored(models)).items():
        lines[line - 1] += comment
    return "\n".join(lines)


def _ignored(models: Mapping[str, ast.ClassDef]) -> Iterator[tuple[int, str]]:
    """The lines with something that a type checker may refuse, and the comment for each."""
    for node in models.values():
        bases = [_all_hints(models, base.id) for base in node.bases if isinstance(base, ast.Name) and base.id in models]
        for field in _fields(node):
            own = _members(field)
            if any(not _is_narrower(own, base[_name(field)]) for base in bases if _name(field) in base):
                yield field.lineno, _FIELD
        own_names = {_name(field) for field in _fields(node)}
        seen: dict[str, frozenset[str]] = {}
        for base in bases:
            if any(seen.get(name, hint) != hint for name, hint in base.items() if name not in own_names):
                yield node.lineno, _CLASS
            seen |= {name: hint for name, hint in base.items() if name not in seen}


def _is_narrower(own: frozenset[str], base: frozenset[str]) -> bool:
    """Whether type checkers take one hint for a part of another."""
    return all(hint in base or (hint.startswith("Literal['") and "str" in base) for hint in own)


def _fields(node: ast.ClassDef) -> Iterator[ast.AnnAssign]:
    return (each for each in node.body if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name))


def _members(field: ast.AnnAssign) -> frozenset[str]:
    return frozenset(ast.unparse(hint) for hint in hint_members(field.annotation))


def _name(field: ast.AnnAssign) -> str:
    return ast.unparse(field.target)


def _all_hints(models: Mapping[str, ast.ClassDef], name: str) -> _Hints:
    """The fields of a model with those of its base classes."""
    node = models[name]
    hints: dict[str, frozenset[str]] = {}
    for base in reversed(node.bases):
        if isinstance(base, ast.Name) and base.id in models:
            hints |= _all_hints(models, base.id)
    return hints | {_name(field): _members(field) for field in _fields(node)}
