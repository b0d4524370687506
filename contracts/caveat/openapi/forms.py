"""Forms: the fields that a client sent as text become the properties of the body's schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from caveat.errors import Unparsable
from caveat.json_text import JsonValue, is_json, parse_json
from caveat.openapi import styles
from caveat.openapi.coerce import as_object
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve, resolve_object
from caveat.openapi.schema import Schemas
from caveat.openapi.typed_values import Parsed, Sent, meanings, types


def fields(schemas: Schemas, schema: str, form: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The fields of a form, which are sent as text, with the types of the schema's properties.

    `schema` is the pointer of a media type's schema; its `encoding` says how a field is written.
    """
    declared = schemas.properties(schema)
    encodings = _encodings(schemas, schema)
    sent = {name: _texts(value) for name, value in form.items()}
    value: dict[str, JsonValue] = {}
    used: set[str] = set()
    for name, pointer in declared.items():
        reader = _Field(schemas, name, pointer, as_object(encodings.get(name)))
        readings = list(reader.readings(sent))
        if readings:
            value[name] = reader.value(readings)
            used |= reader.names(sent)
    other = _additional(schemas, schema)
    for name, texts in sent.items():
        if name not in used:
            value[name] = _Field(schemas, name, other, {}).value([styles.grouped(texts)]) if other else form[name]
    return value


def _encodings(schemas: Schemas, schema: str) -> dict[str, JsonValue]:
    holder, _, last = schema.rpartition("/")
    return as_object(resolve_object(schemas.root, child(holder, "encoding"))) if last == "schema" else {}


def _texts(value: JsonValue) -> list[str]:
    return [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]


def _additional(schemas: Schemas, schema: str) -> str:
    """The pointer of the schema of undeclared fields, `""` if there is none."""
    pointer = resolve(schemas.root, schema)
    node = as_object(lookup(schemas.root, pointer))
    return child(pointer, "additionalProperties") if isinstance(node.get("additionalProperties"), dict) else ""


@dataclass(frozen=True, slots=True)
class _Field:
    """One property of a form."""

    schemas: Schemas
    name: str
    schema: str
    encoding: dict[str, JsonValue]

    @property
    def style(self) -> str:
        return str(self.encoding.get("style", "form"))

    @property
    def explode(self) -> bool:
        return bool(self.encoding.get("explode", self.style == "form"))

    def names(self, sent: Mapping[str, list[str]]) -> set[str]:
        """The names in the form that this property takes."""
        own = {self.name, *(key for key in sent if styles.bracketed(self.name, key))}
        return own | (set(self.exploded(sent)) if self.name not in sent else set())

    def exploded(self, sent: Mapping[str, list[str]]) -> list[str]:
        """The fields that are properties of this object, in the style form with explode."""
        is_exploded = self.encoding.get("style") == "form" or self.encoding.get("explode") is True
        if not is_exploded or self.style != "form" or "object" not in types(self.schemas, self.schema):
            return []
        return [name for name in self.schemas.properties(self.schema) if name in sent]

    def readings(self, sent: Mapping[str, list[str]]) -> Iterator[Sent]:
        """What was sent for the property, in all ways that its encoding allows."""
        texts = sent.get(self.name, [])
        accepted = types(self.schemas, self.schema)
        if texts and (self.is_json() or {"array", "object"} & accepted):
            yield from self.parsed(texts)
        if len(texts) == 1 and accepted - {"array", "object"}:
            yield texts[0]
        if texts and "array" in accepted:
            yield from styles.arrays(self.name, self.style, texts, explode=self.explode)
        pairs = [(key, text) for key, values in sent.items() for text in values]
        tree = styles.deep_object(self.name, pairs)
        if tree and {"array", "object"} & accepted:
            yield tree
        exploded = self.exploded(sent)
        if exploded:
            yield {name: styles.grouped(sent[name]) for name in exploded}
        if texts and "object" in accepted and not self.explode:
            yield from styles.objects(self.name, self.style, texts[0], explode=False)
        if texts:
            yield styles.grouped(texts)

    def is_json(self) -> bool:
        return is_json(str(self.encoding.get("contentType", "")).partition(";")[0].strip())

    def parsed(self, texts: list[str]) -> Iterator[Sent]:
        """The texts parsed as JSON, which objects are by default (OpenAPI 4.8.15)."""
        try:
            values = [parse_json(text.encode("utf-8", "surrogatepass")) for text in texts]
        except Unparsable:
            return
        if not self.is_json() and not all(isinstance(value, dict) for value in values):
            return
        if len(values) == 1:
            yield Parsed(values[0])
        if "array" in types(self.schemas, self.schema):
            yield Parsed(values)

    def value(self, readings: list[Sent]) -> JsonValue:
        """The first reading that the schema accepts, else the first."""
        values = [value for reading in readings for value in meanings(self.schemas, self.schema, reading)]
        return next((value for value in values if self.schemas.valid(self.schema, value)), values[0])
