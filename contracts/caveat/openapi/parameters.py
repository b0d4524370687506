"""Decoding of parameters: from text in a style (OpenAPI 4.8.12.2) to a JSON value of the schema's type."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

from caveat.exchange import Request
from caveat.json_text import JsonValue
from caveat.openapi import styles
from caveat.openapi.forms import fields
from caveat.openapi.operation import Header, Parameter
from caveat.openapi.pointer import lookup
from caveat.openapi.schema import Schemas, Types
from caveat.openapi.typed_values import Sent, first_valid, meanings, typed, types


@dataclass(frozen=True)
class RawParameters:
    """The query, path, header and cookie values of a request, percent-decoded but not typed yet."""

    request: Request
    path: Mapping[str, str] = field(default_factory=dict)
    """The values of the path parameters."""
    declared: Sequence[Parameter] = ()
    """All parameters of the operation: their names are not properties of a free-form object."""

    @property
    def query(self) -> Sequence[tuple[str, str]]:
        """The names and values of the query, in order."""
        return self.request.query_pairs

    @cached_property
    def cookies(self) -> Sequence[tuple[str, str]]:
        """The names and values of the cookies, in order (RFC 6265, 4.2.1)."""
        pairs = (pair.partition("=") for pair in (self.request.headers.get("cookie") or "").split(";"))
        return [(name.strip(" \t"), _unquoted(value.strip(" \t"))) for name, equals, value in pairs if equals]

    def pairs(self, location: str) -> Sequence[tuple[str, str]]:
        """All names and values of a location that has several."""
        return self.cookies if location == "cookie" else self.query

    def sent(self, location: str, name: str) -> list[str]:
        """The values that the request has for a name in a location (`query`, `path`, `header`, `cookie`)."""
        match location:
            case "query" | "cookie":
                return [value for other, value in self.pairs(location) if other == name]
            case "querystring":
                value = self.request.target.partition("?")[2] or None
            case "path":
                value = self.path.get(name)
            case "header":
                value = self.request.headers.get(name)
            case _:
                value = None
        return [] if value is None else [value]


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value.startswith('"') and value.endswith('"') else value


def decode(parameter: Parameter, raw: RawParameters, schemas: Schemas) -> tuple[bool, JsonValue]:
    """Whether a parameter was sent, and its JSON value, of a type that the schema accepts if the text allows one."""
    sent = raw.sent(parameter.location, parameter.name)
    if parameter.media_type is not None:
        return (True, _described_by_content(parameter, raw, sent[0], schemas)) if sent else (False, None)
    accepted = types(schemas, parameter.schema)
    is_plain = "array" not in accepted and "object" not in accepted
    if is_plain and parameter.style not in {"matrix", "label"}:
        if not sent:
            return False, None
        # Sent more than once although it is not a list: OpenAPI does not say which value counts.
        return True, typed(schemas, parameter.schema, sent[0]) if len(sent) == 1 else list(sent)
    readings = list(_readings(parameter, raw, sent, schemas))
    if not readings:
        return bool(sent), list(sent) if len(sent) > 1 else next(iter(sent), None)
    return True, _first_valid(schemas, parameter.schema, readings)


def _described_by_content(parameter: Parameter, raw: RawParameters, text: str, schemas: Schemas) -> JsonValue:
    """The value of a text in the media type of the parameter's `content`.

    The location `querystring` (OpenAPI 3.2) is the whole query: a form, or another text that is percent-encoded.
    """
    if parameter.location == "cookie":
        # Quotes and commas are no characters of a cookie (RFC 6265, 4.1.1), so that JSON is percent-encoded.
        return _content(text if _is_json(text) else unquote(text))
    if parameter.location != "querystring":
        return _content(text)
    if parameter.media_type != "application/x-www-form-urlencoded":
        return _content(unquote(text))
    texts: dict[str, list[str]] = {}
    for name, value in raw.query:
        texts.setdefault(name, []).append(value)
    form: dict[str, JsonValue] = {name: values[0] if len(values) == 1 else [*values] for name, values in texts.items()}
    return fields(schemas, parameter.schema, form) if parameter.schema else form


def _first_valid(schemas: Schemas, schema: str, readings: Sequence[Sent]) -> JsonValue:
    values = [value for reading in readings for value in meanings(schemas, schema, reading)]
    return first_valid(schemas, schema, values)


def _readings(parameter: Parameter, raw: RawParameters, sent: list[str], schemas: Schemas) -> Iterator[Sent]:
    """The possible readings of the texts of a parameter, by its style; the likeliest first."""
    accepted = types(schemas, parameter.schema)
    name, style, explode = parameter.name, parameter.style, parameter.explode
    if parameter.location == "header":
        sent = [_without_spaces(text) for text in sent] if not _is_text(accepted) else sent
    scalar = styles.scalar(name, style, sent[0]) if len(sent) == 1 else None
    if scalar is not None and _is_text(accepted):
        yield scalar
    if "array" in accepted and sent:
        yield from styles.arrays(name, style, sent, explode=explode)
    if {"object", "array"} & accepted and style == "deepObject":
        tree = styles.deep_object(name, raw.query)
        yield from [tree] if tree else []
    elif "object" in accepted:
        yield from _objects(parameter, raw, sent, schemas)
    if scalar is not None and not _is_text(accepted):
        yield scalar


def _is_text(accepted: Types) -> bool:
    """Whether a value may be a text or a number, and so is more likely one than a list with one item."""
    return bool(accepted & {"string", "integer", "number", "boolean"})


def _without_spaces(text: str) -> str:
    return re.sub(r"[ \t]*,[ \t]*", ",", text)


def _objects(parameter: Parameter, raw: RawParameters, sent: list[str], schemas: Schemas) -> Iterator[Sent]:
    name, style, explode = parameter.name, parameter.style, parameter.explode
    if parameter.location in {"query", "cookie"} and explode and style == "form":
        texts: dict[str, list[str]] = {}
        for key, value in raw.pairs(parameter.location):
            texts.setdefault(key, []).append(value)
        names = _property_names(parameter, raw, schemas, texts)
        if names:
            yield {key: styles.grouped(texts[key]) for key in names}
    elif sent:
        yield from styles.objects(name, style, sent[0], explode=explode)


def _property_names(
    parameter: Parameter, raw: RawParameters, schemas: Schemas, texts: Mapping[str, list[str]]
) -> list[str]:
    """The names of the query that are properties of an exploded object."""
    declared = schemas.properties(parameter.schema) if parameter.schema else {}
    node = lookup(schemas.root, parameter.schema) if parameter.schema else None
    is_map = isinstance(node, dict) and (not declared or node.get("additionalProperties") not in {None, False})
    if not is_map:
        return [key for key in texts if key in declared]
    others = {each.name for each in raw.declared if each.location == parameter.location and each is not parameter}
    return [key for key in texts if key in declared or key not in others]


def decode_header(header: Header, sent: Sequence[str], schemas: Schemas) -> JsonValue:
    """The value of a response header, which has the style `simple`, of a type that its schema accepts if possible.

    A list may be sent in several fields of one name (RFC 9110, 5.3); for other values the first field counts.
    """
    if header.media_type is not None:
        return _content(", ".join(sent))
    accepted = types(schemas, header.schema)
    if "array" not in accepted and "object" not in accepted:
        return typed(schemas, header.schema, sent[0])
    joined = _without_spaces(", ".join(sent))
    readings: list[Sent] = []
    if "array" in accepted:
        readings += styles.arrays("", "simple", [joined], explode=header.explode)
    if "object" in accepted:
        readings += styles.objects("", "simple", joined, explode=header.explode)
    if _is_text(accepted):
        readings = [sent[0], *readings]
    return _first_valid(schemas, header.schema, readings or [sent[0]])


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _content(text: str) -> JsonValue:
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value
