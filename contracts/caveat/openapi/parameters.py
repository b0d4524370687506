"""Parameters on the wire: from a style (OpenAPI 4.8.12.2) to a JSON value of the schema's type."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import unquote_plus

from caveat.exchange import JsonValue, Request
from caveat.openapi.operation import Parameter
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve
from caveat.openapi.schema import Schemas, properties, types

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,999})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")

_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|"}


@dataclass(frozen=True, slots=True)
class Wire:
    """All that a request carries by name, decoded but not yet typed."""

    path: Mapping[str, str]
    query: Sequence[tuple[str, str]]
    header: Mapping[str, str]
    cookie: Mapping[str, str]

    @classmethod
    def of(cls, request: Request, path: Mapping[str, str]) -> Wire:
        """Read a request; `path` holds the values of its path parameters."""
        query = request.target.partition("?")[2].partition("#")[0]
        pairs = [piece.partition("=") for piece in query.split("&") if piece]
        return cls(
            path=path,
            query=[(unquote_plus(name), unquote_plus(value)) for name, _, value in pairs],
            header=request.headers,
            cookie=_cookies(request.headers.get("cookie", "")),
        )

    def values(self, parameter: Parameter) -> list[str]:
        """What was sent under a parameter's own name."""
        if parameter.location == "query":
            return [value for name, value in self.query if name == parameter.name]
        held: Mapping[str, str] = getattr(self, parameter.location, {})
        return [held[parameter.name]] if parameter.name in held else []


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


def decode(parameter: Parameter, wire: Wire, schemas: Schemas) -> tuple[bool, JsonValue]:
    """Whether a parameter was sent, and its value as JSON, typed as near to its schema as the text allows."""
    reader = _Reader(schemas)
    if parameter.media_type is not None:
        return reader.content(wire.values(parameter))
    wanted = types(schemas.root, parameter.schema) if parameter.schema else frozenset({"string"})
    if "object" in wanted and not {"string", "array"} & wanted:
        return reader.object(parameter, wire)
    if "array" in wanted and "string" not in wanted:
        return reader.array(parameter, wire.values(parameter))
    sent = wire.values(parameter)
    if not sent:
        return False, None
    if len(sent) > 1:
        # Given more than once, though it is no list: nothing says which one counts.
        return True, list(sent)
    return True, typed(schemas, parameter.schema, sent[0])


def typed(schemas: Schemas, schema: str, text: str) -> JsonValue:
    """The reading of a text that its schema accepts; else the first that its types allow."""
    readings = list(_readings(text, types(schemas.root, schema) if schema else frozenset({"string"})))
    if schema:
        for reading in readings:
            if schemas.valid(schema, reading):
                return reading
    return readings[0]


def fields(schemas: Schemas, schema: str, form: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """A form's fields, which are texts on the wire, typed as their schema's properties."""
    declared = properties(schemas.root, schema)
    return {name: _field(schemas, declared[name], value) if name in declared else value for name, value in form.items()}


def _field(schemas: Schemas, schema: str, sent: JsonValue) -> JsonValue:
    texts = [text for text in (sent if isinstance(sent, list) else [sent]) if isinstance(text, str)]
    wanted = types(schemas.root, schema)
    if "array" in wanted and "string" not in wanted:
        items = _items(schemas.root, schema)
        return [typed(schemas, items, text) for text in texts]
    return typed(schemas, schema, texts[0]) if isinstance(sent, str) else sent


@dataclass(frozen=True, slots=True)
class _Reader:
    schemas: Schemas

    def content(self, sent: list[str]) -> tuple[bool, JsonValue]:
        if not sent:
            return False, None
        try:
            return True, json.loads(sent[0])
        except (ValueError, RecursionError):
            return True, sent[0]

    def array(self, parameter: Parameter, sent: list[str]) -> tuple[bool, JsonValue]:
        if not sent:
            return False, None
        if not parameter.explode or parameter.location in {"path", "header"}:
            separator = _SEPARATORS.get(parameter.style, ",")
            sent = [item.strip(" ") if parameter.location == "header" else item for item in sent[0].split(separator)]
        items = _items(self.schemas.root, parameter.schema)
        return True, [typed(self.schemas, items, item) for item in sent]

    def object(self, parameter: Parameter, wire: Wire) -> tuple[bool, JsonValue]:
        declared = properties(self.schemas.root, parameter.schema)
        if parameter.style == "deepObject":
            pairs = list(_deep(parameter.name, wire.query))
        elif parameter.location == "query" and parameter.explode:
            pairs = [(name, value) for name, value in wire.query if name in declared]
        else:
            pairs = list(_flat(wire.values(parameter), explode=parameter.explode))
        value = {name: typed(self.schemas, declared.get(name, ""), text) for name, text in pairs}
        return bool(value) or bool(wire.values(parameter)), value


def _items(root: JsonValue, schema: str) -> str:
    """The pointer of an array schema's `items`, `""` where it has none."""
    pointer = resolve(root, schema)
    node = lookup(root, pointer)
    return child(pointer, "items") if isinstance(node, dict) and "items" in node else ""


def _readings(text: str, wanted: frozenset[str]) -> Iterator[JsonValue]:
    if {"integer", "number"} & wanted and _INTEGER.fullmatch(text):
        yield int(text)
    elif "number" in wanted and _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        yield float(text)
    if "boolean" in wanted and text in {"true", "false"}:
        yield text == "true"
    if "null" in wanted and text in {"", "null"}:
        yield None
    yield text


def _deep(name: str, query: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for key, value in query:
        match = re.fullmatch(re.escape(name) + r"\[([^\[\]]+)\]", key)
        if match is not None:
            yield match[1], value


def _flat(sent: list[str], *, explode: bool) -> Iterator[tuple[str, str]]:
    pieces = sent[0].split(",") if sent else []
    if explode:
        for piece in pieces:
            name, _, value = piece.partition("=")
            yield name, value
    else:
        yield from zip(pieces[::2], pieces[1::2], strict=False)
