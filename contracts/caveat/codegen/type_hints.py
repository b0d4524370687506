"""Type hints of a provider's arguments and results, from the schemas of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from caveat.codegen.renaming import classes_of
from caveat.json_text import JsonValue, is_json
from caveat.openapi import open_enums
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import child, lookup, tokens
from caveat.openapi.references import resolve, target

ANY = "JsonValue"
"""The hint of a value whose schema is neither a component nor a simple one."""

OPEN_ENUM = "OpenEnum"
"""The hint of an open enum in brackets: one of the known values, or another string."""

_SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_ANY_MEDIA = frozenset({"*/*", "application/*"})
"""Ranges of media types with which servers document JSON; some generators write `*/*` for each response."""
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


def of_schema(root: JsonValue, pointer: str) -> str:
    """The hint of a value of the schema at `pointer`; `""` stands for no schema."""
    schema = lookup(root, pointer) if pointer else True
    if not isinstance(schema, dict):
        return ANY
    name = _component(pointer)
    if name:
        model = f"models.{classes_of(root)[name]}"
        return f"{OPEN_ENUM}[{model}]" if open_enums.KEYWORD in schema else model
    if isinstance(schema.get("$ref"), str):
        return of_schema(root, target(str(schema["$ref"])))
    branches = list(_branches(schema, pointer))
    if branches:
        return union(of_schema(root, each) for each in branches)
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if isinstance(values, list) and all(isinstance(value, str | int | bool | None) for value in values):
        return f"Literal[{', '.join(map(literal, values))}]"
    return _typed(root, pointer, schema)


def _branches(schema: Mapping[str, JsonValue], pointer: str) -> Iterator[str]:
    """The pointers of the schemas of which a value has one; an `allOf` of one reference is as good as that."""
    keyword = next((each for each in ("oneOf", "anyOf") if isinstance(schema.get(each), list)), "allOf")
    parts = as_list(schema.get(keyword))
    if keyword == "allOf" and (len(parts) != 1 or "$ref" not in as_object(parts[0]) or is_merged(schema)):
        return
    yield from (child(pointer, keyword, index) for index in range(len(parts)))


def is_merged(schema: Mapping[str, JsonValue]) -> bool:
    """Whether a value is described by an `allOf` and something beside it; an `allOf` of one may be a mere remark."""
    parts = schema.get("allOf")
    return isinstance(parts, list) and (len(parts) > 1 or (len(parts) == 1 and not _REMARKS.issuperset(schema)))


_REMARKS = frozenset(
    {"allOf", "type", "title", "description", "deprecated", "readOnly", "writeOnly", "example", "examples"}
    | {"externalDocs", "x-evidence"}
)


def _component(pointer: str) -> str:
    match tokens(pointer):
        case ["components", "schemas", name]:
            return name
        case _:
            return ""


def _typed(root: JsonValue, pointer: str, schema: dict[str, JsonValue]) -> str:
    declared = schema.get("type")
    names = [str(name) for name in declared] if isinstance(declared, list) else [str(declared)]
    return union(_of_type(name, root, pointer, schema) for name in names)


def _of_type(name: str, root: JsonValue, pointer: str, schema: dict[str, JsonValue]) -> str:
    if name == "array":
        return f"list[{of_schema(root, child(pointer, 'items')) if 'items' in schema else ANY}]"
    if name == "object":
        of_values = "additionalProperties" in schema and "properties" not in schema
        return f"dict[str, {of_schema(root, child(pointer, 'additionalProperties')) if of_values else ANY}]"
    return _SCALARS.get(name, ANY)


def of_media(root: JsonValue, media: str, pointer: str) -> str:
    """The hint of a body: a model for JSON and forms, else `str` or `bytes`."""
    media_type = media.partition(";")[0].strip()
    if has_model_media(media_type):
        return of_schema(root, pointer)
    return "str" if media_type.startswith("text/") else "bytes"


def of_response(root: JsonValue, media: str, pointer: str) -> str:
    """The hint of the body of a response: for a range of media types, that of its schema if it says what is sent."""
    if media.partition(";")[0].strip() not in _ANY_MEDIA or not pointer:
        return of_media(root, media, pointer)
    hint = of_schema(root, pointer)
    is_file = as_object(lookup(root, resolve(root, pointer))).get("format") == "binary"
    return "bytes" if is_file or hint == ANY else hint


def has_model_media(media: str) -> bool:
    """Whether a body of this media type is read and written as its schema says: JSON, or a form."""
    media_type = media.partition(";")[0].strip()
    return is_json(media_type) or media_type in _FORMS


def may_have_model(media: str) -> bool:
    """Whether a response of this media type, which may be a range, may be read as its schema says."""
    return has_model_media(media) or media.partition(";")[0].strip() in _ANY_MEDIA


def union(hints: Iterable[str]) -> str:
    """The union of several hints, `None` last."""
    distinct = list(dict.fromkeys(hints))
    return " | ".join(sorted(distinct, key=lambda hint: hint == "None"))


def literal(value: JsonValue) -> str:
    """A scalar as source text, strings in double quotes."""
    if isinstance(value, str):
        inner = repr(value)[1:-1]
        return f'"{inner}"' if '"' not in inner and "\\'" not in inner else repr(value)
    return repr(value)
