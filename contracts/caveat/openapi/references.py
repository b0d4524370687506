"""References: from the text of a `$ref` to the object that it names."""

from __future__ import annotations

from urllib.parse import quote, unquote

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.pointer import lookup


def target(reference: str) -> str:
    """The pointer that a local reference names: its fragment, percent-decoded (RFC 6901, 6)."""
    return unquote(reference[1:])


def local(pointer: str) -> str:
    """The reference that names a pointer: a URI fragment, percent-encoded (RFC 6901, 6)."""
    return "#" + quote(pointer, safe="/~$&'()*+,;=:@!-._")


class LoopError(LookupError):
    """A reference leads back to itself."""


def resolve(root: JsonValue, pointer: str) -> str:
    """The pointer that `pointer` leads to when local references are followed; raises `LookupError`."""
    seen = {pointer}
    while True:
        node = lookup(root, pointer)
        reference = node.get("$ref") if isinstance(node, dict) else None
        if not isinstance(reference, str) or not reference.startswith("#"):
            return pointer
        pointer = target(reference)
        if pointer in seen:
            raise LoopError(reference)
        seen.add(pointer)


def resolved(root: JsonValue, pointer: str) -> tuple[str, dict[str, JsonValue]]:
    """The pointer that `pointer` leads to when local references are followed, and its object; raises `LookupError`."""
    node = lookup(root, pointer)
    if isinstance(node, dict) and "$ref" in node:
        pointer = resolve(root, pointer)
        node = lookup(root, pointer)
    return pointer, as_object(node)


def resolve_object(root: JsonValue, pointer: str) -> dict[str, JsonValue]:
    """The object that `pointer` leads to when references are followed; `{}` where there is none."""
    try:
        return as_object(lookup(root, resolve(root, pointer)))
    except LookupError:
        return {}
