"""Finds the item or the list of items in a body, by the schema of the body or else by its example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from caveat.json_text import JsonValue, is_json
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.examples import example
from caveat.openapi.operation import Body, ResponseSpec
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import LoopError, resolve
from caveat.openapi.schema import Schemas
from caveat.resources.identity import id_property
from caveat.resources.model import ListPlace, Place
from caveat.resources.words import plain

_ITEM_ENVELOPES = frozenset({"data", "item", "result", "resource", "entity", "object", "payload", "value", "response"})
_LIST_ENVELOPES = (
    *("items", "data", "results", "result", "values", "value", "records", "entries", "content", "elements", "list"),
    *("rows", "hits", "objects", "resources", "nodes", "edges", "payload"),
)
_FORM = "application/x-www-form-urlencoded"
_METADATA = frozenset({"meta", "metadata"})
_MAX_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a body: the pointer of its schema, `""` if there is none, and its example."""

    schema: str
    example: JsonValue = None


@dataclass(frozen=True, slots=True)
class Shapes:
    """Finds items and lists in the bodies of one document."""

    root: JsonValue
    schemas: Schemas

    def body(self, holder: Body | ResponseSpec) -> Node | None:
        """The body of a request or response in its first JSON media type; None if it has none."""
        if not holder.pointers:
            return None
        for media_type, schema in holder.media.items():
            if is_json(media_type.partition(";")[0].strip()):
                return Node(schema, example(self.root, holder.pointer, media_type))
        return None

    def request(self, body: Body) -> Node | None:
        """The body of a request in its first JSON media type, else as a form; None if it has neither."""
        return self.body(body) or (Node(body.media[_FORM]) if body.pointers and body.media.get(_FORM) else None)

    def properties(self, node: Node) -> Mapping[str, Node]:
        """The properties of an object, those that its schema declares first."""
        shown = as_object(node.example)
        declared = self.schemas.properties(node.schema) if node.schema else {}
        return {name: Node(declared.get(name, ""), shown.get(name)) for name in dict.fromkeys([*declared, *shown])}

    def item(self, node: Node, parameter: str, name: str, depth: int = 0) -> tuple[Place, bool] | None:
        """The place of an item in a body, and whether its id is there; None if the body is no object."""
        if not self.is_object(node):
            return None
        properties = self.properties(node)
        here = Place((), node.schema)
        inner = {key: each for key, each in properties.items() if self.is_object(each)}
        # For `{ship}`, the object `ship` is the item, and no id.
        if id_property(parameter, name, [key for key in properties if key not in inner]) is not None:
            return here, True
        if any(
            plain(key) in _METADATA and id_property(parameter, name, self.properties(each))
            for key, each in inner.items()
        ):
            return here, True
        if depth == _MAX_DEPTH:
            return here, False
        envelopes = [key for key in inner if plain(key) in _ITEM_ENVELOPES or plain(key) == name]
        for key in [*envelopes, *(inner if len(inner) == 1 else ())]:
            place = self.item(inner[key], parameter, name, depth + 1)
            if place is not None and (place[1] or key in envelopes):
                return Place((key, *place[0].keys), place[0].schema), place[1]
        return here, False

    def list(self, node: Node, name: str, depth: int = 0) -> ListPlace | None:
        """The place of the list of items in a body; None if there is none, or none of several is known by its name."""
        if self.is_array(node):
            return ListPlace((), self.items_schema(node.schema)) if self._has_objects(node) else None
        if not self.is_object(node) or depth == _MAX_DEPTH:
            return None
        properties = self.properties(node)
        arrays = [key for key, each in properties.items() if self.is_array(each) and self._has_objects(each)]
        key = _preferred(arrays, name)
        if key is not None:
            return ListPlace((key,), self.items_schema(properties[key].schema))
        if depth or not (node.schema and self.schemas.properties(node.schema)):
            values = self.values_schema(node.schema)
            if values and self.is_object(Node(values)):
                return ListPlace((), values, is_map=True)
        objects = [key for key, each in properties.items() if self.is_object(each)]
        for key in [each for each in objects if plain(each) in {*_LIST_ENVELOPES, "embedded", name, f"{name}s"}]:
            inner = self.list(properties[key], name, depth + 1)
            if inner is not None:
                return ListPlace((key, *inner.keys), inner.schema, inner.is_map)
        return None

    def is_array(self, node: Node) -> bool:
        """Whether the part is an array: its schema accepts one and no object, or its example is one."""
        if not node.schema:
            return isinstance(node.example, list)
        types = self.schemas.types(node.schema)
        return "array" in types and "object" not in types

    def is_object(self, node: Node) -> bool:
        """Whether the part is an object: its schema accepts one and no array, or its example is one."""
        if not node.schema:
            return isinstance(node.example, dict)
        types = self.schemas.types(node.schema)
        return "object" in types and ("array" not in types or bool(self.schemas.properties(node.schema)))

    def _has_objects(self, array: Node) -> bool:
        if not array.schema:
            return all(isinstance(each, dict) for each in as_list(array.example))
        items = self.items_schema(array.schema)
        return not items or "object" in self.schemas.types(items)

    def items_schema(self, pointer: str) -> str:
        """The pointer of the schema of an array's items, `""` if there is none."""
        return next(self._keyword(pointer, "items"), "")

    def values_schema(self, pointer: str) -> str:
        """The pointer of the schema of the values of an object that is used as a map, `""` if there is none."""
        return next(self._keyword(pointer, "additionalProperties"), "")

    def _keyword(self, pointer: str, keyword: str, visited: frozenset[str] = frozenset()) -> Iterator[str]:
        """The pointers of a keyword's schema, also behind references, `allOf`, `anyOf` and `oneOf`."""
        try:
            at = resolve(self.root, pointer) if pointer else ""
        except LoopError:
            return
        schema = lookup(self.root, at) if at else None
        if at in visited or not isinstance(schema, dict):
            return
        if isinstance(schema.get(keyword), dict):
            yield child(at, keyword)
        for combined in ("allOf", "anyOf", "oneOf"):
            for index, _ in enumerate(as_list(schema.get(combined))):
                yield from self._keyword(child(at, combined, index), keyword, visited | {at})


def _preferred(arrays: list[str], name: str) -> str | None:
    """The array with the items: the only one, or the one whose name says so."""
    if len(arrays) == 1:
        return arrays[0]
    named = [key for key in arrays if plain(key) in {name, f"{name}s", f"{name}es"}]
    usual = [key for wanted in _LIST_ENVELOPES for key in arrays if plain(key) == wanted]
    return next(iter([*named, *usual]), None)
