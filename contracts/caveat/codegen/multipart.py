"""Finds the files among the parts of multipart bodies: OpenAPI 3.1 describes them without `format: binary`."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.codegen.client_calls import MULTIPART, encodings
from caveat.json_text import JsonValue, is_json
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import child, lookup, replaced
from caveat.openapi.references import resolve
from caveat.openapi.spec import Spec

_TEXTS = frozenset({"application/xml", "application/yaml", "application/x-www-form-urlencoded"})


def with_binary_parts(root: dict[str, JsonValue], file: str = "") -> dict[str, JsonValue]:
    """The document with `format: binary` at the parts of multipart bodies that are files."""
    document: JsonValue = root
    for pointer in dict.fromkeys(_files(Spec(root, file=file))):
        node = as_object(lookup(root, pointer))
        binary: JsonValue = {"type": "string", **node, "format": "binary"}
        document = replaced(document, pointer, binary)
    return as_object(document)


def _files(spec: Spec) -> Iterator[str]:
    """The pointers of the schemas of files."""
    for operation in spec.operations.values():
        for media_type, pointer in operation.body.media.items() if operation.body else ():
            if pointer and media_type.partition(";")[0].strip() == MULTIPART:
                types = {name: node.get("contentType") for name, node in encodings(spec, operation, media_type).items()}
                for name, part in _parts(spec.root, pointer):
                    yield from (each for each in _values(spec.root, part) if _is_file(spec.root, each, types.get(name)))


def _parts(root: JsonValue, pointer: str, seen: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """The names and pointers of the properties of a body."""
    at = resolve(root, pointer)
    node = as_object(lookup(root, at))
    yield from ((name, child(at, "properties", name)) for name in as_object(node.get("properties")))
    if at not in seen:
        for key in ("allOf", "anyOf", "oneOf"):
            for index in range(len(as_list(node.get(key)))):
                yield from _parts(root, child(at, key, index), seen | {at})


def _values(root: JsonValue, pointer: str) -> Iterator[str]:
    """The pointers of the schemas of a part: of its items if it is a list, of each if it is a choice."""
    node = as_object(lookup(root, pointer))
    if "items" in node:
        yield from _values(root, child(pointer, "items"))
    for key in ("anyOf", "oneOf"):
        for index in range(len(as_list(node.get(key)))):
            yield from _values(root, child(pointer, key, index))
    yield pointer


def _is_file(root: JsonValue, pointer: str, content_type: JsonValue) -> bool:
    node = as_object(lookup(root, pointer))
    if {"$ref", "format", "enum", "const", "pattern", "contentEncoding", "contentSchema"} & node.keys():
        return False
    types = node.get("type")
    media_type = node.get("contentMediaType") or (content_type if types is not None else None)
    has_text = types in ("string", None) or (isinstance(types, list) and "string" in types)
    return has_text and isinstance(media_type, str) and all(map(_is_binary, media_type.split(",")))


def _is_binary(media_type: str) -> bool:
    name = media_type.partition(";")[0].strip().lower()
    is_text = name.startswith(("text/", "*/")) or is_json(name) or name in _TEXTS or name.endswith(("+xml", "+yaml"))
    return not is_text or name == "image/svg+xml"
