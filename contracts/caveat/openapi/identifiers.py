"""Identifiers of schemas (JSON Schema 2020-12, 8.2): what `$id`, `$anchor` and `$dynamicAnchor` name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import unquote, urldefrag, urljoin

from caveat.json_text import JsonValue
from caveat.openapi.objects import objects_with
from caveat.openapi.pointer import lookup, parents
from caveat.openapi.references import local

DYNAMIC = "$dynamicRef"

_ANCHORS = ("$anchor", "$dynamicAnchor")
_KEYWORDS = frozenset({"$id", "$ref", DYNAMIC, *_ANCHORS})

Entry: TypeAlias = tuple[str, dict[str, JsonValue]]
"""An object of a file, with its pointer."""


@dataclass(slots=True)
class Identifiers:
    """The schemas of one file by their names."""

    root: JsonValue
    resources: dict[str, str] = field(default_factory=dict)
    """The pointer of each schema with an `$id`, by its absolute URI, or as far as it is known."""
    uris: dict[str, str] = field(default_factory=dict)
    anchors: dict[tuple[str, str], str] = field(default_factory=dict)
    """The pointer of each anchor, by the resource that has it and its name."""

    def resource(self, pointer: str) -> str:
        """The pointer of the resource that a part belongs to: the nearest schema with an `$id`, or the file."""
        return next((above for above in parents(pointer) if above in self.uris), "") if self.uris else ""

    def find(self, pointer: str, reference: str) -> str | None:
        """The pointer that a reference at `pointer` names in this file; None if it leads out of the file."""
        resource = self.resource(pointer)
        uri, fragment = urldefrag(reference)
        if uri:
            pointer_of_resource = self.resources.get(urljoin(self.uris.get(resource, ""), uri))
            if pointer_of_resource is None:
                return None
            resource = pointer_of_resource
        fragment = unquote(fragment)
        if not fragment or fragment.startswith("/"):
            return self._pointer(resource, fragment)
        named = self.anchors.get((resource, fragment))
        others = [at for (_, name), at in self.anchors.items() if name == fragment]
        return named if named is not None else next(iter(others), None)

    def _pointer(self, resource: str, fragment: str) -> str:
        inside = resource + fragment
        # Authors write `#/components/…` inside of a schema with an `$id`, too.
        return inside if not resource or _exists(self.root, inside) else fragment


def _exists(root: JsonValue, pointer: str) -> bool:
    try:
        lookup(root, pointer)
    except LookupError:
        return False
    return True


def identifiers(root: JsonValue, entries: Iterable[Entry]) -> Identifiers:
    """The names that these objects of a file have; objects come before those inside them."""
    names = Identifiers(root)
    for pointer, node in entries:
        name = node.get("$id")
        if isinstance(name, str):
            uri = urldefrag(urljoin(names.uris.get(names.resource(pointer), ""), name))[0]
            names.uris[pointer] = uri
            names.resources.setdefault(uri, pointer)
        for keyword in _ANCHORS:
            anchor = node.get(keyword)
            if isinstance(anchor, str):
                names.anchors.setdefault((names.resource(pointer), anchor), pointer)
    return names


def localise(root: JsonValue) -> list[Entry]:
    """Replace every name in a file by a pointer, and remove what gives a name; returns the objects with a `$ref`."""
    entries = list(objects_with(root, _KEYWORDS, extensions=True))
    names = identifiers(root, entries)
    references: list[Entry] = []
    for pointer, node in entries:
        reference = node.get(DYNAMIC)
        if isinstance(reference, str) and "$ref" not in node:
            # The target in the lexical scope: that of the dynamic one depends on where a validation starts.
            node["$ref"] = node.pop(DYNAMIC)
        reference = node.get("$ref")
        if isinstance(reference, str):
            references.append((pointer, node))
            named = names.find(pointer, reference) if names.uris or names.anchors else None
            if named is not None:
                node["$ref"] = local(named)
    for _, node in entries:
        for keyword in ("$id", *_ANCHORS):
            if isinstance(node.get(keyword), str):
                del node[keyword]
    return references
