"""Decoding of parameters: from text in a style (OpenAPI 4.8.12.2) to a JSON value of the schema's type."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from http.cookies import CookieError, SimpleCookie

from caveat.exchange import Request
from caveat.json_text import JsonValue
from caveat.openapi.operation import Header, Parameter
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve
from caveat.openapi.schema import Schemas, Types

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,999})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")

_TEXT: Types = frozenset({"string"})

_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|"}


@dataclass(frozen=True)
class RawParameters:
    """The query, path, header and cookie values of a request, percent-decoded but not typed yet."""

    request: Request
    path: Mapping[str, str] = field(default_factory=dict)
    """The values of the path parameters."""

    @property
    def query(self) -> Sequence[tuple[str, str]]:
        """The names and values of the query, in order."""
        return self.request.query_pairs

    @cached_property
    def cookies(self) -> Mapping[str, str]:
        """The cookies by name."""
        try:
            return {name: morsel.value for name, morsel in SimpleCookie(self.request.headers.get("cookie")).items()}
        except CookieError:
            return {}

    def sent(self, location: str, name: str) -> list[str]:
        """The values that the request has for a name in a location (`query`, `path`, `header`, `cookie`)."""
        match location:
            case "query":
                return [value for other, value in self.query if other == name]
            case "path":
                value = self.path.get(name)
            case "header":
                value = self.request.headers.get(name)
            case "cookie":
                value = self.cookies.get(name)
            case _:
                value = None
        return [] if value is None else [value]


def decode(parameter: Parameter, raw: RawParameters, schemas: Schemas) -> tuple[bool, JsonValue]:
    """Whether a parameter was sent, and its JSON value, of a type that the schema accepts if the text allows one."""
    sent = raw.sent(parameter.location, parameter.name)
    types = _types(schemas, parameter.schema)
    if parameter.media_type is None and _is_object(types):
        return _object(parameter, raw, sent, schemas)
    if not sent:
        return False, None
    if parameter.media_type is not None:
        return True, _content(sent[0])
    if _is_array(types):
        return True, _array(schemas, parameter.schema, _pieces(parameter, sent))
    if len(sent) > 1:
        # Sent more than once although it is not a list: OpenAPI does not say which value counts.
        return True, list(sent)
    return True, typed(schemas, parameter.schema, sent[0])


def decode_header(header: Header, sent: Sequence[str], schemas: Schemas) -> JsonValue:
    """The value of a response header, which has the style `simple`, of a type that its schema accepts if possible.

    A list may be sent in several fields of one name (RFC 9110, 5.3); for other values the first field counts.
    """
    types = _types(schemas, header.schema)
    if _is_object(types):
        return _properties(schemas, header.schema, _flat(sent, explode=header.explode))
    if "array" in types:
        sent = [", ".join(sent)]
    if _is_array(types):
        return _array(schemas, header.schema, [piece.strip(" ") for piece in sent[0].split(",")])
    return typed(schemas, header.schema, sent[0])


def _types(schemas: Schemas, schema: str) -> Types:
    return schemas.types(schema) if schema else _TEXT


def _is_object(types: Types) -> bool:
    return "object" in types and "string" not in types and "array" not in types


def _is_array(types: Types) -> bool:
    return "array" in types and "string" not in types


def typed(schemas: Schemas, schema: str, text: str) -> JsonValue:
    """The first value a text can mean that its schema accepts, else the first that the schema's types allow."""
    types = _types(schemas, schema)
    if types == _TEXT:
        return text
    values = list(_values(text, types))
    if schema and len(values) > 1:
        for value in values:
            if schemas.valid(schema, value):
                return value
    return values[0]


def fields(schemas: Schemas, schema: str, form: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The fields of a form, which are sent as text, with the types of their schema's properties."""
    declared = schemas.properties(schema)
    return {name: _field(schemas, declared[name], value) if name in declared else value for name, value in form.items()}


def _field(schemas: Schemas, schema: str, sent: JsonValue) -> JsonValue:
    texts = [text for text in (sent if isinstance(sent, list) else [sent]) if isinstance(text, str)]
    if _is_array(schemas.types(schema)):
        return _array(schemas, schema, texts)
    return typed(schemas, schema, texts[0]) if isinstance(sent, str) else sent


def _content(text: str) -> JsonValue:
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value


def _pieces(parameter: Parameter, sent: list[str]) -> list[str]:
    """The texts of the items of a list."""
    if parameter.explode and parameter.location not in {"path", "header"}:
        return sent
    pieces = sent[0].split(_SEPARATORS.get(parameter.style, ","))
    return [piece.strip(" ") for piece in pieces] if parameter.location == "header" else pieces


def _array(schemas: Schemas, schema: str, pieces: list[str]) -> JsonValue:
    items = _items(schemas.root, schema)
    return [typed(schemas, items, piece) for piece in pieces]


def _object(parameter: Parameter, raw: RawParameters, sent: list[str], schemas: Schemas) -> tuple[bool, JsonValue]:
    if parameter.style == "deepObject":
        pairs = list(_deep(parameter.name, raw.query))
    elif parameter.location == "query" and parameter.explode:
        declared = schemas.properties(parameter.schema)
        pairs = [(name, value) for name, value in raw.query if name in declared]
    else:
        pairs = list(_flat(sent, explode=parameter.explode))
    return bool(pairs) or bool(sent), _properties(schemas, parameter.schema, pairs)


def _properties(schemas: Schemas, schema: str, pairs: Iterable[tuple[str, str]]) -> JsonValue:
    declared = schemas.properties(schema)
    return {name: typed(schemas, declared.get(name, ""), text) for name, text in pairs}


def _items(root: JsonValue, schema: str) -> str:
    """The pointer of an array schema's `items`, `""` if it has none."""
    pointer = resolve(root, schema)
    node = lookup(root, pointer)
    return child(pointer, "items") if isinstance(node, dict) and "items" in node else ""


def _values(text: str, types: Types) -> Iterator[JsonValue]:
    if ("integer" in types or "number" in types) and _INTEGER.fullmatch(text):
        yield int(text)
    elif "number" in types and _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        yield float(text)
    if "boolean" in types and text in {"true", "false"}:
        yield text == "true"
    if "null" in types and text in {"", "null"}:
        yield None
    yield text


def _deep(name: str, query: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for key, value in query:
        match = re.fullmatch(re.escape(name) + r"\[([^\[\]]+)\]", key)
        if match is not None:
            yield match[1], value


def _flat(sent: Sequence[str], *, explode: bool) -> Iterator[tuple[str, str]]:
    pieces = sent[0].split(",") if sent else []
    if explode:
        for piece in pieces:
            name, _, value = piece.partition("=")
            yield name, value
    else:
        yield from zip(pieces[::2], pieces[1::2], strict=False)
