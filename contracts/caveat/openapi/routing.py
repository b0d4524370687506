"""The router: it finds the path of a spec for a request, concrete segments before templates (OpenAPI 4.8.8.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote, unquote

_SAFE = "/%:@!$&'()*+,;=-._~"
"""Characters of a path that clients do not encode (RFC 3986, 3.3)."""

MAX_CACHED = 4096
"""Paths whose routes are cached."""

_MAX_CACHED_LENGTH = 512
"""Characters; longer paths are not cached."""


@dataclass(frozen=True, slots=True)
class Route:
    """A path of the contract that matches, with the percent-decoded values of its parameters."""

    template: str
    parameters: Mapping[str, str]
    others: tuple[str, ...] = ()
    """Other paths of the contract that match the same requests; `parameters` has the values of theirs, too."""


@dataclass(slots=True)
class _Node:
    literal: dict[str, _Node] = field(default_factory=dict)
    templates: list[tuple[re.Pattern[str], _Node]] = field(default_factory=list)
    ends: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """The templates that end here, with the names of their parameters."""


class Router:
    """The paths of a contract, indexed by segment: the cost of a look-up depends on the length of the path only."""

    def __init__(self, templates: Iterable[str], prefixes: Iterable[str] = ()) -> None:
        self._root = _Node()
        # Clients encode what a path must not have, such as the braces of a variable without a value.
        written = {each for prefix in prefixes for each in (prefix, quote(prefix, safe=_SAFE)) if each}
        self._prefixes = sorted(written, key=len, reverse=True)
        for template in templates:
            self._add(template)
        self._cached = lru_cache(MAX_CACHED)(self._find)

    def _add(self, template: str) -> None:
        node = self._root
        names: tuple[str, ...] = ()
        # The rest is not a part of the path: some documents distinguish operations of one path by it.
        for segment in re.split(r"[?#]", template)[0].split("/")[1:]:
            variables = tuple(re.findall(r"\{([^{}]+)\}", segment))
            names += variables
            node = _template_child(node, segment) if variables else node.literal.setdefault(segment, _Node())
        node.ends.append((template, names))

    def find(self, path: str) -> Route | None:
        """The route of a percent-encoded path, with or without the base path of a server; None if there is none."""
        return self._cached(path) if len(path) < _MAX_CACHED_LENGTH else self._find(path)

    def _find(self, path: str) -> Route | None:
        for prefix in self._prefixes:
            if path.startswith(prefix + "/"):
                route = self._match(path.removeprefix(prefix))
                if route is not None:
                    return route
        return self._match(path)

    def _match(self, path: str) -> Route | None:
        match = _walk(self._root, path.split("/")[1:], ())
        if match is None:
            return None
        node, values = match
        decoded = list(map(unquote, values))
        (template, _), *others = node.ends
        parameters = {
            name: value for _, names in reversed(node.ends) for name, value in zip(names, decoded, strict=True)
        }
        return Route(template, parameters, tuple(other for other, _ in others))


def _template_child(node: _Node, segment: str) -> _Node:
    parts = re.split(r"\{[^{}]+\}", segment)
    pattern = re.compile("(.+?)".join(map(re.escape, parts)))
    for other, below in node.templates:
        if other.pattern == pattern.pattern:
            return below
    below = _Node()
    node.templates.append((pattern, below))
    # `{id}.json` is more concrete than `{id}`: templates with more literal characters are tried first.
    node.templates.sort(key=lambda entry: len(entry[0].pattern.replace("(.+?)", "")), reverse=True)
    return below


def _walk(node: _Node, segments: list[str], values: tuple[str, ...]) -> tuple[_Node, tuple[str, ...]] | None:
    """The node where a path ends, and the values of its templates; None if no template matches."""
    if not segments:
        return (node, values) if node.ends else None
    head, *rest = segments
    literal = node.literal.get(head) or node.literal.get(unquote(head))
    end = _walk(literal, rest, values) if literal is not None else None
    if end is not None:
        return end
    for pattern, below in node.templates:
        match = pattern.fullmatch(head)
        if match is not None:
            end = _walk(below, rest, (*values, *match.groups()))
            if end is not None:
                return end
    return None
