"""Finds regular expressions that take too long to match (by backtracking, as Python does) or to generate from."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

# Python has no public parser of patterns.
parser = importlib.import_module("re._parser")
sre = importlib.import_module("re._constants")

_Node: TypeAlias = tuple[Any, Any]
"""An opcode of Python's parser, with its argument."""

_Chars: TypeAlias = frozenset[str]

_ALPHABET: _Chars = frozenset(map(chr, range(128))) | frozenset("éßЖ中😀\u00a0")
"""Characters that represent all: two sets of characters overlap if they share one of these."""

_LARGE = 10
"""A repeat with a higher maximum counts as unbounded."""

_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    sre.CATEGORY_DIGIT: str.isdigit,
    sre.CATEGORY_NOT_DIGIT: lambda char: not char.isdigit(),
    sre.CATEGORY_SPACE: str.isspace,
    sre.CATEGORY_NOT_SPACE: lambda char: not char.isspace(),
    sre.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
    sre.CATEGORY_NOT_WORD: lambda char: not (char.isalnum() or char == "_"),
}

_REPEATS = {sre.MAX_REPEAT, sre.MIN_REPEAT}


MAX_SHORTEST = 10_000
"""Characters; a pattern whose shortest text is longer is no pattern of a value that people send."""


@lru_cache(1024)
def is_huge(pattern: str) -> bool:
    """Whether every text that matches is very long, as by `(a{1000}){1000}`: to generate one takes seconds."""
    try:
        shortest, _ = parser.parse(pattern).getwidth()
    except (re.error, OverflowError, RecursionError):
        return False
    return bool(shortest > MAX_SHORTEST)


@lru_cache(1024)
def first_characters(pattern: str) -> frozenset[str]:
    """The characters that a text begins with if a pattern matches it; all where the pattern does not begin with `^`."""
    try:
        nodes = list(parser.parse(pattern))
    except (re.error, OverflowError, RecursionError):
        return _ALPHABET
    is_anchored = bool(nodes) and nodes[0] == (sre.AT, sre.AT_BEGINNING)
    return _first(nodes[1:]) if is_anchored and not _is_optional(nodes[1:]) else _ALPHABET


@lru_cache(1024)
def backtracks(pattern: str) -> bool:
    """Whether a repeat of the pattern can match the same text in several ways, as in `(a+)+` or `(a|ab?)*`.

    Then the time to find that a text does not match may double with each character. A pattern that Python cannot parse
    does not backtrack: nothing here matches by it.
    """
    try:
        nodes = list(parser.parse(pattern))
    except (re.error, OverflowError, RecursionError):
        return False
    return any(_is_ambiguous(list(body), _first(list(body))) for body in _repeated(nodes))


def _repeated(nodes: Sequence[_Node]) -> Iterator[Sequence[_Node]]:
    """The bodies of all unbounded repeats, however deep."""
    for operator, argument in nodes:
        if operator in _REPEATS and argument[1] > _LARGE:
            yield argument[2]
        for inner in _parts(operator, argument):
            yield from _repeated(inner)


def _parts(operator: object, argument: Any) -> list[list[_Node]]:  # noqa: ANN401 - as the parser gives it
    """The sequences inside a node."""
    if operator in _REPEATS or operator is sre.POSSESSIVE_REPEAT:
        return [list(argument[2])]
    if operator is sre.SUBPATTERN:
        return [list(argument[-1])]
    if operator is sre.ATOMIC_GROUP:
        return [list(argument)]
    if operator is sre.BRANCH:
        return [list(branch) for branch in argument[1]]
    return []


def _is_ambiguous(nodes: Sequence[_Node], follow: _Chars) -> bool:
    """Whether the next character does not decide if a repeat continues, or which branch is taken.

    `follow` are the characters that may come after the sequence.
    """
    for index, (operator, argument) in enumerate(nodes):
        after = _first(nodes[index + 1 :])
        if _is_optional(nodes[index + 1 :]):
            after |= follow
        parts = _parts(operator, argument)
        if operator is sre.BRANCH and (_overlap([_first(part) for part in parts]) or _several_optional(parts)):
            return True
        skippable = operator in _REPEATS and argument[0] < argument[1]
        skippable |= operator is sre.BRANCH and any(map(_is_optional, parts))
        if skippable and any(_first(part) & after for part in parts):
            return True
        again = after | _first(parts[0]) if operator in _REPEATS and argument[1] > 1 else after
        if any(_is_ambiguous(part, again) for part in parts):
            return True
    return False


def _overlap(sets: Sequence[_Chars]) -> bool:
    return sum(map(len, sets)) > len(frozenset[str]().union(*sets))


def _several_optional(branches: Sequence[Sequence[_Node]]) -> bool:
    """Whether several branches match the empty text."""
    return sum(map(_is_optional, branches)) > 1


def _is_optional(nodes: Sequence[_Node]) -> bool:
    """Whether a sequence matches the empty text."""
    return all(_is_optional_node(*node) for node in nodes)


def _is_optional_node(operator: object, argument: Any) -> bool:  # noqa: ANN401 - as the parser gives it
    if operator in {sre.AT, sre.ASSERT, sre.ASSERT_NOT}:
        return True
    if operator in _REPEATS or operator is sre.POSSESSIVE_REPEAT:
        return argument[0] == 0 or _is_optional(list(argument[2]))
    parts = _parts(operator, argument)
    return bool(parts) and any(map(_is_optional, parts))


def _first(nodes: Sequence[_Node]) -> _Chars:
    """The characters that a sequence can begin with."""
    chars: _Chars = frozenset()
    for operator, argument in nodes:
        parts = _parts(operator, argument)
        chars |= frozenset[str]().union(*map(_first, parts)) if parts else _single(operator, argument)
        if not _is_optional_node(operator, argument):
            break
    return chars


def _single(operator: object, argument: Any) -> _Chars:  # noqa: ANN401 - as the parser gives it
    """The characters that a node of one character matches."""
    if operator is sre.LITERAL:
        return frozenset(chr(argument))
    if operator is sre.NOT_LITERAL:
        return _ALPHABET - {chr(argument)}
    if operator is sre.IN:
        negated = bool(argument) and argument[0][0] is sre.NEGATE
        chars = frozenset[str]().union(*(_member(*item) for item in argument))
        return _ALPHABET - chars if negated else chars
    # Any character, or a reference to a group, which may begin with any.
    return _ALPHABET if operator in {sre.ANY, sre.GROUPREF} else frozenset()


def _member(operator: object, argument: Any) -> _Chars:  # noqa: ANN401 - as the parser gives it
    """The characters of one member of a class."""
    if operator is sre.LITERAL:
        return frozenset(chr(argument))
    if operator is sre.RANGE:
        low, high = argument
        return frozenset(char for char in _ALPHABET if low <= ord(char) <= high)
    if operator is sre.CATEGORY:
        return frozenset(filter(_CATEGORIES.get(argument, lambda _: True), _ALPHABET))
    return frozenset()
