"""Walks through a document, by a table of the places where OpenAPI has schemas, parameters, operations and so on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from caveat.json_text import CONTAINERS, JsonValue
from caveat.openapi.coerce import as_list
from caveat.openapi.pointer import child, lookup, parents, tokens
from caveat.openapi.references import resolve_object, target

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""The keys of a path item that hold operations, in the order of the OpenAPI specification."""

BUNDLED = "x-caveat-files"
"""The root key that holds the content of the other files, by their path relative to the spec's folder."""

_BUNDLED_PART = f"#/{BUNDLED}/"
"""How a reference to a part of another file begins."""


class Kind(Enum):
    """The objects of the OpenAPI specification."""

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
    EXAMPLE = auto()
    LINK = auto()
    SECURITY_SCHEME = auto()
    SCHEMA = auto()

    @property
    def title(self) -> str:
        """The name in OpenAPI, with an article: `a media type`."""
        name = {Kind.MEDIA: "media type", Kind.BODY: "request body"}.get(self, self.name.lower().replace("_", " "))
        return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


class _Form(Enum):
    """The value of a key: one object, a list of objects, or objects by a name that the author chose."""

    ONE = auto()
    LIST = auto()
    NAMED = auto()


_Field: TypeAlias = tuple[_Form, Kind]

_ANY_KEY = "*"

_CONTENT: Mapping[str, _Field] = {"content": (_Form.NAMED, Kind.MEDIA)}
_VALUE: Mapping[str, _Field] = {"schema": (_Form.ONE, Kind.SCHEMA), "examples": (_Form.NAMED, Kind.EXAMPLE)}

_FIELDS: Mapping[Kind, Mapping[str, _Field]] = {
    Kind.DOCUMENT: {
        "paths": (_Form.NAMED, Kind.PATH_ITEM),
        "webhooks": (_Form.NAMED, Kind.PATH_ITEM),
        "components": (_Form.ONE, Kind.COMPONENTS),
    },
    Kind.COMPONENTS: {
        "schemas": (_Form.NAMED, Kind.SCHEMA),
        "responses": (_Form.NAMED, Kind.RESPONSE),
        "parameters": (_Form.NAMED, Kind.PARAMETER),
        "examples": (_Form.NAMED, Kind.EXAMPLE),
        "requestBodies": (_Form.NAMED, Kind.BODY),
        "headers": (_Form.NAMED, Kind.HEADER),
        "securitySchemes": (_Form.NAMED, Kind.SECURITY_SCHEME),
        "links": (_Form.NAMED, Kind.LINK),
        "callbacks": (_Form.NAMED, Kind.CALLBACK),
        "pathItems": (_Form.NAMED, Kind.PATH_ITEM),
        "mediaTypes": (_Form.NAMED, Kind.MEDIA),
    },
    Kind.PATH_ITEM: {
        "parameters": (_Form.LIST, Kind.PARAMETER),
        **dict.fromkeys(METHODS, (_Form.ONE, Kind.OPERATION)),
        "additionalOperations": (_Form.NAMED, Kind.OPERATION),
    },
    Kind.OPERATION: {
        "parameters": (_Form.LIST, Kind.PARAMETER),
        "requestBody": (_Form.ONE, Kind.BODY),
        "responses": (_Form.NAMED, Kind.RESPONSE),
        "callbacks": (_Form.NAMED, Kind.CALLBACK),
    },
    Kind.CALLBACK: {_ANY_KEY: (_Form.ONE, Kind.PATH_ITEM)},
    Kind.PARAMETER: {**_VALUE, **_CONTENT},
    Kind.HEADER: {**_VALUE, **_CONTENT},
    Kind.BODY: _CONTENT,
    Kind.RESPONSE: {**_CONTENT, "headers": (_Form.NAMED, Kind.HEADER), "links": (_Form.NAMED, Kind.LINK)},
    Kind.MEDIA: {**_VALUE, "itemSchema": (_Form.ONE, Kind.SCHEMA), "encoding": (_Form.NAMED, Kind.ENCODING)},
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

NAMED_SECTIONS = {key for fields in _FIELDS.values() for key, (form, _) in fields.items() if form is _Form.NAMED}
NAMED_SECTIONS |= {"definitions", BUNDLED}
"""Keys of objects whose keys are names: below `responses` the word `default` is no keyword."""

PLAIN_VALUES = frozenset({"const", "default", "enum", "example", "value", "x-evidence"})
"""Keys of plain values: in them `$ref` is a word like any other."""


@dataclass(frozen=True, slots=True)
class Part:
    """An object of a document."""

    kind: Kind
    node: dict[str, JsonValue]
    pointers: tuple[str, ...]
    """JSON pointers: of each reference on the way from the start of the walk, then of the object itself."""
    parent: Kind
    """The kind of the object that holds it, or that holds the reference to it."""
    key: str = ""
    """The key of the parent that holds it, `properties` for a property; `""` after a reference."""

    @property
    def pointer(self) -> str:
        """The JSON pointer of the object."""
        return self.pointers[-1]


def walk(root: JsonValue, starts: Iterable[Part]) -> Iterator[Part]:
    """Every part from `starts` downwards, once, in the document's order.

    An object with a `$ref` is a part; the object that it refers to is the next one.
    """
    seen: set[tuple[Kind, str]] = set()
    for start in starts:
        waiting = [start]
        while waiting:
            part = waiting.pop()
            if (part.kind, part.pointer) not in seen:
                seen.add((part.kind, part.pointer))
                yield part
                waiting += reversed([*_children(part), *_referred(root, part)])


def _children(part: Part) -> Iterator[Part]:
    fields = _FIELDS.get(part.kind, {})
    any_key = fields.get(_ANY_KEY)
    above = part.pointers[:-1]
    for key, value in part.node.items():
        # Most values are texts and numbers.
        field = (fields.get(key) or any_key) if isinstance(value, CONTAINERS) else None
        if field is None:
            continue
        form, kind = field
        held: Iterable[tuple[tuple[str | int, ...], JsonValue]] = ()
        if form is _Form.ONE:
            held = [((key,), value)]
        elif form is _Form.NAMED and isinstance(value, dict):
            held = [((key, name), item) for name, item in value.items()]
        elif form is _Form.LIST and isinstance(value, list):
            held = [((key, index), item) for index, item in enumerate(value)]
        for keys, node in held:
            if isinstance(node, dict):
                yield Part(kind, node, (*above, child(part.pointer, *keys)), part.kind, key)


def walk_outside_schemas(root: JsonValue, *, files: bool = False) -> Iterator[Part]:
    """Every part of the document that is no schema, and the outermost schemas.

    References are not followed; with `files`, those into other files are.
    """
    waiting = [Part(Kind.DOCUMENT, root, ("",), Kind.DOCUMENT)] if isinstance(root, dict) else []
    seen: set[str] = set()
    has_files = files and isinstance(root, dict) and BUNDLED in root
    while waiting:
        part = waiting.pop()
        yield part
        if part.kind is not Kind.SCHEMA:
            waiting += reversed(list(_children(part)))
        for holder in _with_inner_schemas(part) if has_files else ():
            reference = holder.node.get("$ref")
            if isinstance(reference, str) and reference.startswith(_BUNDLED_PART) and reference not in seen:
                seen.add(reference)
                waiting += _referred(root, holder)


def _with_inner_schemas(part: Part) -> Iterator[Part]:
    """A part, and all schemas inside of it if it is a schema."""
    waiting = [part]
    while waiting:
        current = waiting.pop()
        yield current
        waiting += _children(current) if current.kind is Kind.SCHEMA else ()


def malformed(part: Part) -> Iterator[tuple[str, JsonValue, Kind]]:
    """The values in a part where OpenAPI has an object of a kind, and there is none: pointer, value and kind."""
    fields = _FIELDS.get(part.kind, {})
    for key, value in part.node.items():
        form, kind = fields.get(key) or (None, part.kind)
        held: list[tuple[str, JsonValue]] = []
        if form is _Form.ONE:
            held = [(child(part.pointer, key), value)]
        elif form is _Form.NAMED and isinstance(value, dict):
            held = [(child(part.pointer, key, name), item) for name, item in value.items() if not name.startswith("x-")]
        elif form is _Form.LIST and isinstance(value, list):
            held = [(child(part.pointer, key, index), item) for index, item in enumerate(value)]
        for pointer, item in held:
            if not isinstance(item, dict) and not (kind is Kind.SCHEMA and isinstance(item, bool)):
                yield pointer, item, kind


def _referred(root: JsonValue, part: Part) -> Iterator[Part]:
    reference = part.node.get("$ref")
    if isinstance(reference, str):
        try:
            node = lookup(root, target(reference))
        except LookupError:
            return
        if isinstance(node, dict):
            yield Part(part.kind, node, (*part.pointers, target(reference)), part.parent)


def parts(root: JsonValue, *kinds: Kind) -> Iterator[Part]:
    """Every part of these kinds that the document leads to; of references only those between schemas."""
    if isinstance(root, dict):
        for part in walk(root, [Part(Kind.DOCUMENT, root, ("",), Kind.DOCUMENT)]):
            if part.kind in kinds and (part.kind is Kind.SCHEMA or not isinstance(part.node.get("$ref"), str)):
                yield part


def parameters(root: JsonValue, holder: str) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """The parameters that an operation or a path item lists: the pointer of each, and what it is after references."""
    for index, _ in enumerate(as_list(resolve_object(root, holder).get("parameters"))):
        pointer = child(holder, "parameters", index)
        yield pointer, resolve_object(root, pointer)


def operation_id(root: JsonValue, pointer: str) -> str | None:
    """The operationId of the operation that a pointer leads into, None outside of operations."""
    for above in parents(pointer):
        if above and tokens(above)[-1] in METHODS:
            name = resolve_object(root, above).get("operationId")
            if isinstance(name, str):
                return name
    return None
