"""Styles of parameters and form fields (OpenAPI 4.8.12.2): the arrays and objects that a text can represent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from caveat.openapi.typed_values import Sent

_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|"}
_KEY = re.compile(r"\[([^\[\]]*)\]")

MAX_DEPTH = 20
"""Brackets of one name that are read; others stay text."""


def scalar(name: str, style: str, text: str) -> str | None:
    """The text of a value that is no array or object; None if the style allows no such text."""
    if style == "matrix":
        if text == f";{name}":
            return ""
        prefix = f";{name}="
        return text.removeprefix(prefix) if text.startswith(prefix) else None
    if style == "label":
        return text[1:] if text.startswith(".") else None
    return text


def arrays(name: str, style: str, texts: Sequence[str], *, explode: bool) -> Iterator[list[str]]:
    """The arrays that texts can represent: each text is an item, or one text has all items."""
    if style == "matrix":
        parts = [scalar(name, style, f";{part}") for part in texts[0].split(";")[1:]]
        if parts and None not in parts:
            items = [part for part in parts if part is not None]
            yield items if explode else items[0].split(",")
    elif style == "label":
        if texts[0].startswith("."):
            yield from ([] if explode else [texts[0][1:].split(",")])
            # Without explode, OpenAPI 3.0.3 has dots, too.
            yield texts[0][1:].split(".")
    elif explode and style != "simple":
        yield list(texts)
    else:
        yield texts[0].split(_SEPARATORS.get(style, ","))
    if texts == [""]:
        yield []


def objects(name: str, style: str, text: str, *, explode: bool) -> Iterator[dict[str, Sent]]:
    """The objects that one text can represent."""
    for separator, body in _bodies(name, style, text, explode=explode):
        pieces = body.split(separator)
        if explode:
            pairs = [piece.partition("=") for piece in pieces]
            yield {key: value for key, _, value in pairs}
        elif len(pieces) % 2 == 0:
            yield dict(zip(pieces[::2], pieces[1::2], strict=True))


def _bodies(name: str, style: str, text: str, *, explode: bool) -> Iterator[tuple[str, str]]:
    """The text without its prefix, and what separates its parts."""
    if style == "matrix":
        body = text.removeprefix(";") if explode else scalar(name, style, text)
        if body is not None and text.startswith(";"):
            yield (";" if explode else ","), body
    elif style == "label":
        if text.startswith("."):
            yield from ([] if explode else [(",", text[1:])])
            yield ".", text[1:]
    else:
        yield _SEPARATORS.get(style, ","), text


_Tree: TypeAlias = "dict[str, list[str] | _Tree]"


def deep_object(name: str, pairs: Iterable[tuple[str, str]]) -> Mapping[str, Sent]:
    """The object of `name[key]=value` pairs; `{}` if there is none.

    OpenAPI describes one level. Further levels (`a[b][c]=1`) and lists (`a[]=1`, `a[0]=1`) are read as clients write
    them in practice; a list is an object whose keys are its indices.
    """
    tree: _Tree = {}
    for key, value in pairs:
        names = bracketed(name, key)
        if names:
            _insert(tree, names, value)
    return _sent(tree)


def bracketed(name: str, key: str) -> list[str]:
    """The names in the brackets of `name[key]`; `[]` if the key is another one."""
    if not key.startswith(f"{name}["):
        return []
    rest = key[len(name) :]
    names = _KEY.findall(rest)
    complete = "".join(f"[{each}]" for each in names) == rest
    return names if complete and len(names) <= MAX_DEPTH else []


def _insert(tree: _Tree, names: Sequence[str], value: str) -> None:
    *above, last = names
    for each in above:
        below = tree.setdefault(each, {})
        if isinstance(below, list):
            return
        tree = below
    values = tree.setdefault(last, [])
    if isinstance(values, list):
        values.append(value)


def _sent(tree: _Tree) -> Mapping[str, Sent]:
    return {key: grouped(node) if isinstance(node, list) else _sent(node) for key, node in tree.items()}


def grouped(texts: Sequence[str]) -> Sent:
    """The texts of one name: a list if there are several."""
    return texts[0] if len(texts) == 1 else list(texts)
