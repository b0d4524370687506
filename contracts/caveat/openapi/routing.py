"""Which operation a path belongs to: concrete segments before templates, as OpenAPI says (4.8.8.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote

REMEMBERED = 4096
"""Paths whose routes are remembered, so that those that come again cost a look-up."""

_LONG = 512
"""Characters of a path that is not remembered."""


@dataclass(frozen=True, slots=True)
class Route:
    """A path of the contract that a request's path matches; its values are percent-decoded."""

    template: str
    parameters: Mapping[str, str]


@dataclass(slots=True)
class _Node:
    literal: dict[str, _Node] = field(default_factory=dict)
    templates: list[tuple[re.Pattern[str], _Node]] = field(default_factory=list)
    template: str | None = None
    names: tuple[str, ...] = ()


class Router:
    """Paths of a contract, indexed by segment, so that a look-up costs what the path is long."""

    def __init__(self, templates: Iterable[str], prefixes: Iterable[str] = ()) -> None:
        self._root = _Node()
        self._prefixes = sorted({prefix for prefix in prefixes if prefix}, key=len, reverse=True)
        for template in templates:
            self._add(template)
        self._remembered = lru_cache(REMEMBERED)(self._find)

    def _add(self, template: str) -> None:
        node = self._root
        names: tuple[str, ...] = ()
        for segment in template.split("/")[1:]:
            found = tuple(re.findall(r"\{([^{}]+)\}", segment))
            names += found
            node = _template_child(node, segment) if found else node.literal.setdefault(segment, _Node())
        node.template, node.names = template, names

    def find(self, path: str) -> Route | None:
        """The route of a percent-encoded path, with or without the base path of the contract's servers."""
        return self._remembered(path) if len(path) < _LONG else self._find(path)

    def _find(self, path: str) -> Route | None:
        for prefix in self._prefixes:
            if path.startswith(prefix + "/"):
                found = self._match(path.removeprefix(prefix))
                if found is not None:
                    return found
        return self._match(path)

    def _match(self, path: str) -> Route | None:
        found = _walk(self._root, path.split("/")[1:], ())
        if found is None:
            return None
        node, values = found
        return Route(node.template or "", dict(zip(node.names, map(unquote, values), strict=True)))


def _template_child(node: _Node, segment: str) -> _Node:
    parts = re.split(r"\{[^{}]+\}", segment)
    pattern = re.compile("(.+?)".join(map(re.escape, parts)))
    for known, below in node.templates:
        if known.pattern == pattern.pattern:
            return below
    below = _Node()
    node.templates.append((pattern, below))
    # `{id}.json` is more concrete than `{id}`: the more fixed letters, the earlier it is tried.
    node.templates.sort(key=lambda entry: len(entry[0].pattern.replace("(.+?)", "")), reverse=True)
    return below


def _walk(node: _Node, segments: list[str], values: tuple[str, ...]) -> tuple[_Node, tuple[str, ...]] | None:
    """The node where a path ends, and the values of its templates; None where no template leads there."""
    if not segments:
        return (node, values) if node.template is not None else None
    head, *rest = segments
    literal = node.literal.get(head) or node.literal.get(unquote(head))
    found = _walk(literal, rest, values) if literal is not None else None
    if found is not None:
        return found
    for pattern, below in node.templates:
        match = pattern.fullmatch(head)
        if match is not None:
            found = _walk(below, rest, (*values, *match.groups()))
            if found is not None:
                return found
    return None
