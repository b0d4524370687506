"""Uploaded files: `GET /files/{id}/content` shows the bytes that the creation of the item sent in a form."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.json_text import JsonValue
from caveat.mock.collections.collection import Item
from caveat.mock.collections.collection_spec import CollectionSpec
from caveat.mock.collections.paths import Action
from caveat.mock.collections.representation import Properties, Representation
from caveat.openapi.operation import Operation
from caveat.openapi.references import resolve_object
from caveat.openapi.schema import Schemas
from caveat.resources.words import plain

MULTIPART = "multipart/form-data"

_SIZES = frozenset({"size", "filesize", "sizebytes", "bytes", "length", "contentlength"})


def content(schemas: Schemas, operation: Operation, parent: CollectionSpec, item: Item) -> bytes | None:
    """The bytes that an operation one word below an item reads; None if the item has no uploaded file, or several."""
    create = parent.path.operations.get(Action.CREATE)
    if operation.method != "GET" or create is None or parent.path.word_below_item(operation) is None:
        return None
    sent = [item.properties.get(name) for name in _files(schemas, create)]
    return _bytes(sent[0]) if len(sent) == 1 else None


def sizes(schemas: Schemas, operation: Operation, shown: Representation | None, sent: Properties) -> Properties:
    """The size in bytes of the only file that a creation sends, by the name that the item has for it."""
    files = [data for name in _files(schemas, operation) if (data := _bytes(sent.get(name))) is not None]
    declared = schemas.properties(shown.item_schema) if shown is not None and shown.item_schema else {}
    names = (name for name in declared if plain(name) in _SIZES and name not in sent)
    return {name: len(files[0]) for name in names if len(files) == 1 and schemas.valid(declared[name], len(files[0]))}


def _files(schemas: Schemas, operation: Operation) -> Iterator[str]:
    """The properties of a form that are files."""
    schema = operation.body.media.get(MULTIPART, "") if operation.body is not None else ""
    for name, pointer in (schemas.properties(schema) if schema else {}).items():
        node = resolve_object(schemas.root, pointer)
        is_octets = "contentMediaType" in node and "contentEncoding" not in node
        if not node or node.get("format") == "binary" or is_octets:
            yield name


def _bytes(value: JsonValue) -> bytes | None:
    """A file as it was sent: a part that is no text has a character for each byte."""
    if not isinstance(value, str):
        return None
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode()
