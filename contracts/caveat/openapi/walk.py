"""The parts of a document by what they are, each where it is written, references followed to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.document import METHODS
from caveat.openapi.evidence import KEY
from caveat.openapi.grammar import parts as entries
from caveat.openapi.pointer import child, lookup, parents, tokens
from caveat.openapi.references import resolve, target


class Kind(Enum):
    """The objects of OpenAPI that something is demanded of."""

    DOCUMENT = auto()
    COMPONENTS = auto()
    PATH_ITEM = auto()
    OPERATION = auto()
    CALLBACK = auto()
    PARAMETER = auto()
    BODY = auto()
    RESPONSE = auto()
    HEADER = auto()
    MEDIA = auto()
    ENCODING = auto()
    LINK = auto()
    SCHEMA = auto()


class _Form(Enum):
    ONE = auto()
    LIST = auto()
    NAMED = auto()


_HOLDER = {"schema": (_Form.ONE, Kind.SCHEMA), "content": (_Form.NAMED, Kind.MEDIA)}

_BELOW: Mapping[Kind, Mapping[str, tuple[_Form, Kind]]] = {
    Kind.DOCUMENT: {
        "paths": (_Form.NAMED, Kind.PATH_ITEM),
        "webhooks": (_Form.NAMED, Kind.PATH_ITEM),
        "components": (_Form.ONE, Kind.COMPONENTS),
    },
    Kind.COMPONENTS: {
        "schemas": (_Form.NAMED, Kind.SCHEMA),
        "responses": (_Form.NAMED, Kind.RESPONSE),
        "parameters": (_Form.NAMED, Kind.PARAMETER),
        "requestBodies": (_Form.NAMED, Kind.BODY),
        "headers": (_Form.NAMED, Kind.HEADER),
        "links": (_Form.NAMED, Kind.LINK),
        "callbacks": (_Form.NAMED, Kind.CALLBACK),
        "pathItems": (_Form.NAMED, Kind.PATH_ITEM),
    },
    Kind.PATH_ITEM: {
        "parameters": (_Form.LIST, Kind.PARAMETER),
        **dict.fromkeys(METHODS, (_Form.ONE, Kind.OPERATION)),
    },
    Kind.OPERATION: {
        "parameters": (_Form.LIST, Kind.PARAMETER),
        "requestBody": (_Form.ONE, Kind.BODY),
        "responses": (_Form.NAMED, Kind.RESPONSE),
        "callbacks": (_Form.NAMED, Kind.CALLBACK),
    },
    Kind.PARAMETER: _HOLDER,
    Kind.HEADER: _HOLDER,
    Kind.BODY: {"content": (_Form.NAMED, Kind.MEDIA)},
    Kind.RESPONSE: {
        "content": (_Form.NAMED, Kind.MEDIA),
        "headers": (_Form.NAMED, Kind.HEADER),
        "links": (_Form.NAMED, Kind.LINK),
    },
    Kind.MEDIA: {"schema": (_Form.ONE, Kind.SCHEMA), "encoding": (_Form.NAMED, Kind.ENCODING)},
    Kind.ENCODING: {"headers": (_Form.NAMED, Kind.HEADER)},
    Kind.SCHEMA: {
        **dict.fromkeys(("properties", "patternProperties", "$defs", "dependentSchemas"), (_Form.NAMED, Kind.SCHEMA)),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), (_Form.LIST, Kind.SCHEMA)),
        **dict.fromkeys(
            ("items", "contains", "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "propertyNames"),
            (_Form.ONE, Kind.SCHEMA),
        ),
        **dict.fromkeys(("not", "if", "then", "else", "contentSchema"), (_Form.ONE, Kind.SCHEMA)),
    },
}


@dataclass(frozen=True, slots=True)
class Part:
    """One object of a document."""

    kind: Kind
    pointer: str
    node: dict[str, JsonValue]
    holder: Kind
    """What it was first met in; of a schema in a schema this is a schema."""


def parts(root: JsonValue, *kinds: Kind) -> Iterator[Part]:
    """Every part of these kinds that the document leads to, once, in the document's order."""
    seen: set[tuple[Kind, str]] = set()
    waiting = [(Kind.DOCUMENT, "", Kind.DOCUMENT)]
    while waiting:
        kind, pointer, holder = waiting.pop()
        node = lookup(root, pointer)
        if (kind, pointer) in seen or not isinstance(node, dict):
            continue
        seen.add((kind, pointer))
        reference = node.get("$ref")
        if kind in kinds and (kind is Kind.SCHEMA or not isinstance(reference, str)):
            yield Part(kind, pointer, node, holder)
        below = [(inner, at, kind) for inner, at in _below(kind, pointer, node)]
        if isinstance(reference, str):
            below.append((kind, target(reference), holder))
        waiting += reversed(below)


def _below(kind: Kind, pointer: str, node: dict[str, JsonValue]) -> Iterator[tuple[Kind, str]]:
    if kind is Kind.CALLBACK:
        yield from ((Kind.PATH_ITEM, child(pointer, expression)) for expression in node if expression != "$ref")
    for key, (form, inner) in _BELOW.get(kind, {}).items():
        value = node.get(key)
        if form is _Form.ONE and key in node:
            yield inner, child(pointer, key)
        elif form is _Form.LIST and isinstance(value, list):
            yield from ((inner, child(pointer, key, index)) for index, _ in enumerate(value))
        elif form is _Form.NAMED and isinstance(value, dict):
            yield from ((inner, child(pointer, key, name)) for name in value)


def objects(node: JsonValue, pointer: str = "", *, names: bool = False) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """Every object that is no plain value, whatever it is."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from objects(item, child(pointer, index))
    elif isinstance(node, dict):
        yield pointer, node
        for key, value, naming in entries(node, names=names):
            yield from objects(value, child(pointer, key), names=naming)


def carries_evidence(root: JsonValue) -> bool:
    """Whether a document says anywhere where it comes from, and so is one that we keep."""
    return any(KEY in node for _, node in objects(root))


def operation_id(root: JsonValue, pointer: str) -> str | None:
    """The operationId of the operation that a pointer leads into, if any."""
    for above in parents(pointer):
        if above and tokens(above)[-1] in METHODS:
            node = lookup(root, above)
            if isinstance(node, dict) and isinstance(node.get("operationId"), str):
                return str(node["operationId"])
    return None


def parameters(root: JsonValue, holder: str) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """The parameters listed at an operation or a path item: where each is named, and what it is."""
    for index, _ in enumerate(as_list(entry(root, holder).get("parameters"))):
        site = child(holder, "parameters", index)
        yield site, entry(root, site)


def entry(root: JsonValue, pointer: str) -> dict[str, JsonValue]:
    """The object that a pointer leads to, references followed; an empty one where there is none."""
    try:
        return as_object(lookup(root, resolve(root, pointer)))
    except LookupError:
        return {}
