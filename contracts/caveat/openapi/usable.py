"""Sets aside the malformed parts of a document, with a sentence for each, so that the rest can be used."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.contradictions.removal import without_contradictions
from caveat.openapi.document import Document
from caveat.openapi.pointer import child, lookup, step, tokens
from caveat.openapi.schema import metaschema_errors
from caveat.openapi.source import Place
from caveat.openapi.walk import METHODS, Kind, Part, malformed
from caveat.suggestion import similar

_MAX_MESSAGE = 200
"""Characters; some messages quote a whole value."""

_SCHEMAS_BY_NAME = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "schemas"})


def usable(document: Document) -> tuple[dict[str, JsonValue], tuple[str, ...]]:
    """The document without what is malformed, and a sentence with file and line for each part that is set aside.

    A schema that cannot be used accepts everything. Raises `BadDocument` for another part that is no object.
    """
    notices: dict[str, str] = {}
    for part in document.parts_outside_schemas:
        for pointer, problem in _problems(document, part):
            place = document.place(pointer)
            notices.setdefault(pointer, f"{place.file}:{place.line}: {problem}; it is set aside")
    broken = (str(error) for _, error in document.broken)
    unused = (*broken, *unused_operations(document))
    root = document.value
    if notices:
        root = copy.deepcopy(root)
        # Inner parts first: what is around them may be set aside, too.
        for pointer in sorted(notices, key=len, reverse=True):
            _set_aside(root, pointer)
    root, contradictions = without_contradictions(document, root)
    return root, (*document.notices, *unused, *notices.values(), *contradictions)


def unused_operations(document: Document) -> Iterator[str]:
    """A sentence with file and line for each operation that no request reaches."""
    for place, problem in _unused(document):
        yield f"{place.file}:{place.line}: {problem}"


def _unused(document: Document) -> Iterator[tuple[Place, str]]:
    """Operations that no request reaches: their path does not start with a slash, or their key is not a method."""
    for path in as_object(document.value.get("paths")):
        if not path.startswith(("/", "x-")):
            place = document.place(child("", "paths", path))
            yield place, f"the path {path!r} does not start with a slash: write '/{path}'"
    for section in ("paths", "webhooks"):
        for path, item in as_object(document.value.get(section)).items():
            for key, value in as_object(item).items():
                if key not in _PATH_ITEM_FIELDS and not key.startswith("x-") and isinstance(value, dict):
                    operation = f"operation {value.get('operationId', '')}".rstrip()
                    problem = f"{path}: {key!r} is not a method of OpenAPI, so its {operation} is not used"
                    near = similar(key, METHODS)
                    question = f"; did you mean {near[0]}?" if near else ""
                    yield document.place(child("", section, path, key)), problem + question


_PATH_ITEM_FIELDS = frozenset(
    {*METHODS, "parameters", "additionalOperations", "servers", "summary", "description", "$ref"}
)
"""The fields of a path item."""


def _problems(document: Document, part: Part) -> Iterator[tuple[str, str]]:
    if part.kind is Kind.SCHEMA:
        for error in metaschema_errors(part.node):
            is_empty = lookup(part.node, error.at) is None
            problem = (
                f"the schema {_name(part.pointer + error.at)} is empty"
                if is_empty
                else _one_line(f"{_name(error.at)}: {error.message}")
            )
            yield part.pointer + error.at, problem
        return
    for pointer, value, kind in malformed(part):
        name = _name(pointer)
        if value is not None and not _can_be_absent(document, pointer, kind):
            place = document.place(pointer)
            problem = f"{name} is not an object, expected {kind.title}"
            raise BadDocument(place.file, place.line, problem, "Correct it: see the OpenAPI specification")
        yield pointer, f"{name} is empty" if value is None else f"{name} is not an object, expected {kind.title}"


_DISPENSABLE = frozenset({Kind.HEADER, Kind.EXAMPLE, Kind.LINK, Kind.ENCODING, Kind.CALLBACK})
"""What an operation works without."""


def _can_be_absent(document: Document, pointer: str, kind: Kind) -> bool:
    """Whether the operations above a malformed part keep a meaning without it."""
    others = as_object(lookup(document.value, pointer.rpartition("/")[0])).values()
    return kind in _DISPENSABLE or (kind is Kind.MEDIA and any(isinstance(other, dict) for other in others))


def _name(pointer: str) -> str:
    return (tokens(pointer) or ["schema"])[-1]


def _one_line(message: str) -> str:
    line = message.partition("\n")[0]
    return line if len(line) <= _MAX_MESSAGE else f"{line[:_MAX_MESSAGE]}…"


def _set_aside(root: dict[str, JsonValue], pointer: str) -> None:
    """Let a schema accept everything, an object be empty, and a keyword be absent."""
    above, _, _ = pointer.rpartition("/")
    *holders, name = tokens(pointer)
    try:
        holder = lookup(root, above)
        step(holder, name)
    except LookupError:
        return
    if isinstance(holder, list):
        holder[int(name)] = True
    elif isinstance(holder, dict) and holders and holders[-1] in _SCHEMAS_BY_NAME:
        holder[name] = True
    elif isinstance(holder, dict) and holder[name] is None and holders and holders[-1] in {"content", "responses"}:
        holder[name] = {}
    elif isinstance(holder, dict):
        del holder[name]
