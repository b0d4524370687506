"""Schemas by JSON pointer: validation with compiled validators, accepted types, and declared properties."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeAlias

import jsonschema_rs

from caveat.errors import BadDocument
from caveat.json_list import JsonList
from caveat.json_text import JsonValue
from caveat.openapi.choices import Mistake, choose
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.evidence import schema_pointers
from caveat.openapi.list_schemas import ListSchemas
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import target
from caveat.openapi.validators import Validators

Types: TypeAlias = frozenset[str]
ALL_TYPES: Types = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})


@dataclass(frozen=True, slots=True)
class SchemaError:
    """A part of a value that its schema does not allow."""

    message: str
    at: str
    """JSON pointer into the value."""
    keyword: str
    evaluation_path: tuple[str | int, ...]
    """The keys from the schema to the keyword that failed, through each `$ref`."""
    missing: str = ""
    """The missing property if `required` failed."""


class Schemas:
    """The schemas of one document, by JSON pointer; each is compiled on first use."""

    def __init__(self, root: JsonValue, document: str = "the document") -> None:
        self.root = root
        self._validators = Validators(root, document)
        self._compiled = self._validators.compiled
        self._list_schemas = ListSchemas(root, self._validators)
        self._types: dict[str, Types] = {}
        self._properties: dict[str, Mapping[str, str]] = {}

    def unusable(self, pointers: Sequence[str]) -> Iterator[tuple[str, BadDocument]]:
        """The schemas of these that cannot be compiled, each with the problem."""
        return self._validators.unusable(pointers)

    def valid(self, pointer: str, value: JsonValue) -> bool:
        """Whether a value is valid by the schema at `pointer`."""
        validator = self._compiled.get(pointer) or self._validators.of(pointer)
        try:
            return validator.is_valid(value)
        except UnicodeEncodeError:
            return validator.is_valid(_encodable(value))

    def valid_list(self, pointer: str, listed: JsonList) -> bool:
        """Whether the value of a list is valid, as `valid` says; items that were judged before are not judged again."""
        of_items = self._list_schemas.of_items(pointer, listed.key)
        if of_items is None:
            return self.valid(pointer, listed.value)
        name = (self._list_schemas.token, of_items)
        return self.valid(pointer, listed.without_items) and all(
            listed.facts(name, lambda item: self.valid(of_items, item.value))
        )

    def errors(self, pointer: str, value: JsonValue) -> Iterator[SchemaError]:
        """The errors of a value by the schema at `pointer`."""
        validator = self._validators.of(pointer)
        try:
            errors = validator.iter_errors(value)
        except UnicodeEncodeError:
            errors = validator.iter_errors(_encodable(value))
        followed = ("$ref",) * self._validators.referred(pointer)[1]
        for error in map(_error, errors):
            path = (*followed, *error.evaluation_path)
            yield from self._explained(pointer, value, replace(error, evaluation_path=path) if followed else error)

    def _explained(self, pointer: str, value: JsonValue, error: SchemaError) -> Iterator[SchemaError]:
        """The errors of the intended branch, if an error is about a choice and the branch is known."""
        if error.keyword not in {"oneOf", "anyOf"}:
            yield error
            return
        holder = schema_pointers(self.root, (pointer,), error.evaluation_path[:-1])[-1]
        try:
            part = lookup(value, error.at)
        except LookupError:
            # In the place of an error, jsonschema-rs leaves out property names that are empty.
            yield error
            return
        choice = choose(self.root, holder, error.keyword, part)
        if isinstance(choice, Mistake):
            yield replace(error, message=choice.message, at=error.at + choice.at)
            return
        inner = [] if choice is None else list(self.errors(child(holder, error.keyword, choice), part))
        yield from (
            replace(
                each, at=error.at + each.at, evaluation_path=(*error.evaluation_path, choice, *each.evaluation_path)
            )
            for each in inner
            if choice is not None
        )
        if not inner:
            yield error

    def types(self, pointer: str) -> Types:
        """The JSON types that a schema may accept, by its keywords (`number` includes `integer`)."""
        if pointer not in self._types:
            self._types[pointer] = _types(self.root, pointer, frozenset())
        return self._types[pointer]

    def properties(self, pointer: str) -> Mapping[str, str]:
        """The pointers of the properties that a schema declares, also by references, `allOf`, `anyOf` and `oneOf`."""
        if pointer not in self._properties:
            self._properties[pointer] = _properties(self.root, pointer, frozenset())
        return self._properties[pointer]


def _error(error: jsonschema_rs.ValidationError) -> SchemaError:
    kind = error.kind
    return SchemaError(
        message=error.message,
        at=child("", *error.instance_path),
        keyword=kind.name,
        # The first key is that of our own reference to the schema.
        evaluation_path=tuple(error.evaluation_path[1:]),
        missing=kind.property if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required) else "",
    )


class MetaSchema:
    """A schema of documents, in the draft that its `$schema` names."""

    def __init__(self, schema: dict[str, JsonValue]) -> None:
        self._validator = jsonschema_rs.validator_for(schema, validate_formats=True, offline=True)

    def errors(self, value: JsonValue) -> Iterator[SchemaError]:
        """The errors of a value; for a choice of forms, those of the intended form, if it is clear."""
        if not self._validator.is_valid(value):
            for error in self._validator.iter_errors(value):
                yield from _of_the_form_meant(error)


_TELLS_APART = ("in", "type")
"""Fields whose value says which form an object of OpenAPI has."""


def _of_the_form_meant(error: jsonschema_rs.ValidationError) -> Iterator[SchemaError]:
    forms: list[list[jsonschema_rs.ValidationError]] = getattr(error.kind, "context", [])
    # A reference is meant where there is a `$ref`.
    forms = [form for form in forms if not any(_misses(each, "$ref") for each in form)]
    others = [next((each for each in form if _distinguishes(error, each)), None) for form in forms]
    meant = [form for form, other in zip(forms, others, strict=True) if other is None]
    if len(meant) == 1:
        for each in meant[0]:
            yield from _of_the_form_meant(each)
    elif forms and not meant:
        first = next(filter(None, others))
        expected = [value for other in others if other is not None for value in _expected(other)]
        message = f"{json.dumps(first.instance)} was found, expected {' or '.join(dict.fromkeys(expected))}"
        yield replace(_error(first), message=message)
    else:
        yield _error(error)


def _misses(error: jsonschema_rs.ValidationError, name: str) -> bool:
    return isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Required) and error.kind.property == name


def _distinguishes(choice: jsonschema_rs.ValidationError, error: jsonschema_rs.ValidationError) -> bool:
    return bool(_expected(error)) and error.instance_path in [[*choice.instance_path, name] for name in _TELLS_APART]


def _expected(error: jsonschema_rs.ValidationError) -> list[str]:
    kind = error.kind
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.Enum):
        return [str(option) for option in kind.options]
    return [str(kind.expected_value)] if isinstance(kind, jsonschema_rs.ValidationErrorKind.Constant) else []


def metaschema_errors(schema: JsonValue) -> Iterator[SchemaError]:
    """The errors of a schema by the meta-schema of JSON Schema 2020-12."""
    validator = _metaschema()
    if not validator.is_valid(schema):
        yield from map(_error, validator.iter_errors(schema))


@cache
def _metaschema() -> jsonschema_rs.Validator:
    meta = {"$ref": "https://json-schema.org/draft/2020-12/schema"}
    return jsonschema_rs.Draft202012Validator(meta, validate_formats=True, offline=True)


@cache
def is_too_large(pattern: str) -> bool:
    """Whether a valid pattern needs more memory than a validator gives it, such as `[a-f]{262144}`."""
    schema: dict[str, JsonValue] = {"pattern": pattern}
    if not _COUNTED.search(pattern) or not _metaschema().is_valid(schema):
        return False
    try:
        jsonschema_rs.Draft202012Validator(schema)
    except ValueError:
        return True
    return False


_COUNTED = re.compile(r"\{\d*,?\d")


def _encodable(value: JsonValue) -> JsonValue:
    # JSON may contain half a surrogate pair (RFC 8259, 8.2), which the validator, written in Rust, cannot hold.
    replaced: JsonValue = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    return replaced


_NAMES = {
    type(None): "null",
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}


def _types(root: JsonValue, pointer: str, seen: frozenset[str]) -> Types:
    schema = lookup(root, pointer)
    if pointer in seen or not isinstance(schema, dict):
        return ALL_TYPES
    seen |= {pointer}
    accepted = ALL_TYPES
    declared = schema.get("type")
    if declared is not None:
        names = {str(name) for name in (declared if isinstance(declared, list) else [declared])}
        accepted &= names | ({"integer"} if "number" in names else set())
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if isinstance(values, list):
        accepted &= frozenset(_NAMES[type(value)] for value in values)
    reference = schema.get("$ref")
    if isinstance(reference, str):
        accepted &= _types(root, target(reference), seen)
    for index, _ in enumerate(as_list(schema.get("allOf"))):
        accepted &= _types(root, child(pointer, "allOf", index), seen)
    for keyword in ("anyOf", "oneOf"):
        branches = [
            _types(root, child(pointer, keyword, index), seen) for index, _ in enumerate(as_list(schema.get(keyword)))
        ]
        if branches:
            accepted &= frozenset[str]().union(*branches)
    return accepted


def _properties(root: JsonValue, pointer: str, seen: frozenset[str]) -> dict[str, str]:
    schema = lookup(root, pointer)
    if pointer in seen or not isinstance(schema, dict):
        return {}
    seen |= {pointer}
    properties: dict[str, str] = {}
    reference = schema.get("$ref")
    if isinstance(reference, str):
        properties |= _properties(root, target(reference), seen)
    for keyword in ("allOf", "anyOf", "oneOf"):
        for index, _ in enumerate(as_list(schema.get(keyword))):
            properties |= _properties(root, child(pointer, keyword, index), seen)
    return properties | {name: child(pointer, "properties", name) for name in as_object(schema.get("properties"))}
