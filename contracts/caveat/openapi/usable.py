"""Sets aside the malformed parts of a document, with a sentence for each, so that the rest can be used."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.contradictions.removal import without_contradictions
from caveat.openapi.document import Document
from caveat.openapi.pointer import child, lookup, step, tokens
from caveat.openapi.schema import is_too_large, metaschema_errors
from caveat.openapi.source import Place
from caveat.openapi.walk import METHODS, Kind, Part, malformed
from caveat.suggestion import similar

_MAX_MESSAGE = 200
"""Characters; some messages quote a whole value."""

_SCHEMAS_BY_INDEX = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})

_DEPENDENT = {
    "properties": ("additionalProperties", "unevaluatedProperties"),
    "patternProperties": ("additionalProperties", "unevaluatedProperties"),
    "prefixItems": ("items", "unevaluatedItems"),
}
"""Keywords, and those that mean something else without them."""

_SCHEMAS_BY_NAME = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "schemas"})


def usable(document: Document) -> tuple[dict[str, JsonValue], tuple[str, ...]]:
    """The document without what is malformed, and a sentence with file and line for each part that is set aside.

    A schema that cannot be used accepts everything, another part has no fields, and an operation or a parameter is left
    out.
    """
    notices: dict[str, str] = {}
    keywords: set[str] = set()
    for part in document.parts_outside_schemas:
        for pointer, problem in _problems(part):
            place = document.place(pointer)
            if part.kind is Kind.SCHEMA:
                keywords.add(pointer)
            notices.setdefault(pointer, f"{place.file}:{place.line}: {problem}; it is set aside")
    for pointer, problem in large_patterns(document):
        keywords.add(pointer)
        place = document.place(pointer)
        notices.setdefault(pointer, f"{place.file}:{place.line}: {problem}; it is set aside")
    broken = (str(error) for _, error in document.broken)
    unused = (*broken, *unused_operations(document))
    root = document.value
    if notices:
        root = copy.deepcopy(root)
        # Inner parts first: what is around them may be set aside, too.
        for pointer in sorted(notices, key=len, reverse=True):
            _set_aside(root, pointer, is_keyword=pointer in keywords)
        _remove_empty_parameters(root, notices)
    root, contradictions = without_contradictions(document, root)
    return root, (*document.notices, *unused, *notices.values(), *contradictions)


def large_patterns(document: Document) -> Iterator[tuple[str, str]]:
    """The pointers of valid patterns that are too large for a validator, each with a sentence."""
    for pointer, node in document.constrained_schemas:
        by_pattern = as_object(node.get("patternProperties"))
        own = [("pattern", pattern) for pattern in (node.get("pattern"),) if isinstance(pattern, str)]
        for keyword, pattern in (*own, *(("patternProperties", pattern) for pattern in by_pattern)):
            if is_too_large(pattern):
                yield (
                    child(pointer, keyword),
                    f"the pattern {pattern} takes too much memory: give the length by minLength and maxLength",
                )


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


def _problems(part: Part) -> Iterator[tuple[str, str]]:
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
    if part.kind is Kind.PARAMETER and not isinstance(part.node.get("$ref"), str):
        yield from _without_place(part)
    if part.kind is Kind.SECURITY_SCHEME and part.node.get("type") == "apiKey":
        location = part.node.get("in")
        if location not in ("query", "header", "cookie"):
            yield part.pointer, f"the API key is in {json.dumps(location)}, expected query, header or cookie"
    for pointer, value, kind in malformed(part):
        name = _name(pointer)
        yield pointer, f"{name} is empty" if value is None else f"{name} is not an object, expected {kind.title}"


_LOCATIONS = ("path", "query", "header", "cookie", "querystring")


def _without_place(parameter: Part) -> Iterator[tuple[str, str]]:
    """The problem of a parameter that no request can have, since it has no name or an unknown location."""
    name, location = parameter.node.get("name"), parameter.node.get("in")
    if not isinstance(name, str):
        yield parameter.pointer, "the parameter has no name"
    elif location not in _LOCATIONS:
        location_problem = "has no location" if location is None else f"is in {json.dumps(location)}"
        yield (
            parameter.pointer,
            f"the parameter {name} {location_problem}, expected {', '.join(_LOCATIONS[:-1])} or querystring",
        )


def _name(pointer: str) -> str:
    return (tokens(pointer) or ["schema"])[-1]


def _one_line(message: str) -> str:
    line = message.partition("\n")[0]
    return line if len(line) <= _MAX_MESSAGE else f"{line[:_MAX_MESSAGE]}…"


def _set_aside(root: dict[str, JsonValue], pointer: str, *, is_keyword: bool) -> None:
    """Replace a malformed part: a schema accepts everything, an object has no fields, another part is removed.

    `is_keyword` says that the part is inside a schema.
    """
    above, _, _ = pointer.rpartition("/")
    *holders, name = tokens(pointer)
    try:
        holder = lookup(root, above)
        step(holder, name)
    except LookupError:
        return
    section = holders[-1] if holders else ""
    if isinstance(holder, list):
        if section in _SCHEMAS_BY_INDEX:
            holder[int(name)] = True
        elif section == "parameters":
            holder[int(name)] = {}
        else:
            _set_aside(root, above, is_keyword=is_keyword)
    elif isinstance(holder, dict) and section in _SCHEMAS_BY_NAME:
        holder[name] = True
    elif isinstance(holder, dict) and not is_keyword and _is_needed(holder, holders, name):
        holder[name] = {}
    elif isinstance(holder, dict):
        for keyword in (name, *_DEPENDENT.get(name, ())):
            holder.pop(keyword, None)


def _is_needed(holder: dict[str, JsonValue], holders: list[str], name: str) -> bool:
    """Whether an entry has a meaning when it is empty: a component, a parameter, a response, the only media type."""
    section = holders[-1] if holders else ""
    is_only = not any(isinstance(other, dict) for other in holder.values())
    is_media = section == "content" and (holder[name] is None or is_only)
    is_parameter = "in" in as_object(holder[name])
    return holders[-2:-1] == ["components"] or section == "responses" or is_media or is_parameter


def _remove_empty_parameters(root: dict[str, JsonValue], pointers: Iterable[str]) -> None:
    for above in {pointer.rpartition("/")[0] for pointer in pointers}:
        if above.endswith("/parameters") and isinstance(listed := lookup(root, above), list):
            listed[:] = filter(None, listed)
