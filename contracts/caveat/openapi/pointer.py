"""JSON pointers (RFC 6901)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from caveat.json_text import JsonValue


def child(pointer: str, *tokens: str | int) -> str:
    """The pointer of the value at `tokens` below `pointer`."""
    for token in tokens:
        text = str(token)
        if "~" in text or "/" in text:
            text = text.replace("~", "~0").replace("/", "~1")
        pointer = f"{pointer}/{text}"
    return pointer


def tokens(pointer: str) -> list[str]:
    """The keys and indices that a pointer consists of."""
    parts = pointer.split("/")[1:]
    return [token.replace("~1", "/").replace("~0", "~") for token in parts] if "~" in pointer else parts


def parents(pointer: str) -> Iterator[str]:
    """The pointer itself, then each one above it, ending with the root."""
    yield pointer
    while pointer:
        pointer = pointer.rpartition("/")[0]
        yield pointer


def step(node: JsonValue, token: str) -> JsonValue:
    """The value at `token` in `node`; raises `LookupError`."""
    if isinstance(node, dict):
        return node[token]
    if isinstance(node, list) and token.isdecimal():
        return node[int(token)]
    raise LookupError(token)


def lookup(root: JsonValue, pointer: str) -> JsonValue:
    """The value at a pointer; raises `LookupError`."""
    node = root
    for token in tokens(pointer):
        # Nearly all are keys, and a call for each takes twice as long.
        node = node[token] if isinstance(node, dict) else step(node, token)
    return node


def replaced(root: JsonValue, pointer: str, value: JsonValue) -> JsonValue:
    """A copy of `root` with `value` at a pointer, in objects that are made where there is none; the rest is shared."""
    return _replaced(root, tokens(pointer), value)


def _replaced(node: JsonValue, path: list[str], value: JsonValue) -> JsonValue:
    if not path:
        return value
    key, *rest = path
    if isinstance(node, list):
        return [_replaced(each, rest, value) if index == int(key) else each for index, each in enumerate(node)]
    inner = node if isinstance(node, dict) else {}
    return {**inner, key: _replaced(inner.get(key), rest, value)}


def walk(node: JsonValue, pointer: str = "") -> Iterator[tuple[str, JsonValue]]:
    """Every value of a document with its pointer, containers before their content."""
    yield pointer, node
    items: Iterable[tuple[str | int, JsonValue]] = ()
    if isinstance(node, dict):
        items = node.items()
    elif isinstance(node, list):
        items = enumerate(node)
    for key, value in items:
        yield from walk(value, child(pointer, key))
