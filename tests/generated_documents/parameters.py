"""Parameters of every location, style and kind of schema, with a valid value as a client writes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from caveat.json_text import JsonValue
from generated_documents.author import Author, Described, Schema
from generated_documents.scalars import boolean, chosen, formatted, integer, noted, number, patterned, text


class Parameter(NamedTuple):
    """A parameter object, and its valid value."""

    node: dict[str, JsonValue]
    value: JsonValue
    """None if it is never sent."""


_STYLES: dict[str, tuple[tuple[str, bool | None], ...]] = {
    "path": (("", None), ("simple", True), ("label", False), ("label", True), ("matrix", False), ("matrix", True)),
    "query": (("", None), ("form", True), ("form", False), ("spaceDelimited", False), ("pipeDelimited", False)),
    "header": (("", None), ("simple", True), ("simple", False)),
    "cookie": (("", None), ("form", False), ("form", None)),
}
"""The styles of each location with `explode`; `""` and None if they are not written."""

IN_PATH = ("id", "petId", "pet_id", "book.id", "pet-id")
"""Names of parameters in a path."""

_NAMES = {
    "query": ("limit", "filter", "q", "page[size]", "sort-by", "$top", "tags[]", "a.b"),
    "header": ("X-Request-Id", "X-Count", "Accept-Language", "If-Match", "x_flag", "Accept"),
    "cookie": ("session", "theme", "a-b"),
}

_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")


def in_path(author: Author, name: str) -> Parameter:
    """The parameter of a name in a path."""
    return _parameter(author, "path", name)


def others(author: Author) -> Iterator[Parameter]:
    """Parameters of an operation outside of its path; at most one of them takes names of its own from the query."""
    taken: set[str] = set()
    for _ in range(author.number(0, 3)):
        location = author.pick(["query", "query", "query", "header", "cookie"])
        name = author.pick(_NAMES[location])
        parameter = _parameter(author, location, name)
        keys = {name.lower(), *(["the properties of an object"] if _is_exploded(parameter) else [])}
        if not keys & taken:
            taken |= keys
            yield parameter


def _is_exploded(parameter: Parameter) -> bool:
    """Whether the names in the query are those of an object's properties."""
    node, value = parameter
    is_form = node["in"] == "query" and "content" not in node and node.get("style", "form") == "form"
    return is_form and isinstance(value, dict) and node.get("explode", True) is True


def query_string(author: Author) -> Parameter:
    """The whole query as one parameter (OpenAPI 3.2)."""
    schema: Schema = {
        "type": "object",
        "properties": {"word": {"type": "string"}, "limit": {"type": "integer"}},
        "required": ["word"],
    }
    kind = author.pick(["application/x-www-form-urlencoded", "application/json"])
    node: dict[str, JsonValue] = {"name": "query", "in": "querystring", "required": author.chance(2)}
    return Parameter({**node, "content": {kind: {"schema": schema}}}, {"word": "abc", "limit": 3})


def _parameter(author: Author, location: str, name: str) -> Parameter:
    node: dict[str, JsonValue] = {"name": name, "in": location}
    if location == "path":
        node["required"] = True
    elif author.chance(3):
        node["required"] = author.pick([True, False])
    if author.chance(10):
        described = _record(author)
        return Parameter({**node, "content": {"application/json": {"schema": described.schema}}}, described.sent)
    style, explode = author.pick(_STYLES[location])
    described = _schema(author, location, style)
    if style == "label" and "." in str(described.sent):
        # A dot separates, too.
        style = "simple"
    if author.is_3_2 and location == "cookie" and author.chance(3):
        style, explode = "cookie", None
    if "object" in str(described.schema.get("type")) and location == "query" and author.chance(2):
        style, explode = "deepObject", True
    node |= {"style": style} if style else {}
    node |= {"explode": explode} if explode is not None else {}
    node |= _annotations(author, location, described)
    return Parameter({**node, "schema": described.schema}, described.sent)


def _annotations(author: Author, location: str, described: Described) -> dict[str, JsonValue]:
    """The annotations of a parameter beside its name, style and schema."""
    node: dict[str, JsonValue] = {}
    if location == "query" and author.chance(12):
        node["allowReserved"] = True
    if location == "query" and author.chance(12):
        node["allowEmptyValue"] = True
    if author.chance(6):
        node["example"] = described.sent
    elif author.chance(8):
        node["examples"] = {"first": {"value": described.sent}}
    return node


def _schema(author: Author, location: str, style: str) -> Described:
    """A schema of a kind that a style can write."""
    makers = [_word, integer, _word, _list, _wrapped, boolean]
    if style not in {"spaceDelimited", "pipeDelimited"} and location != "cookie":
        makers += [_record]
    described = author.pick(makers)(author)
    if author.chance(6):
        reference = author.component("schemas", author.fresh("Value"), described.schema)
        described = described._replace(schema=reference)
    return described


def _word(author: Author) -> Described:
    """A value whose text is the same in all styles."""
    described = author.pick([text, integer, number, patterned, formatted, chosen, boolean])(author)
    plain = set(_text(described.sent)) <= _SAFE and described.sent != ""
    return noted(author, described if plain else Described({"type": "string"}, "abc", "abc"))


def _list(author: Author) -> Described:
    item = _word(author)
    rules: Schema = author.pick([{}, {"minItems": 1}, {"maxItems": 3}, {"uniqueItems": True}])
    return Described({"type": "array", "items": item.schema, **rules}, [item.sent], [item.shown])


def _wrapped(author: Author) -> Described:
    """A list or a word behind a choice or a combination."""
    inner = author.pick([_list, _word])(author)
    if author.is_3_0 or author.chance(2):
        return Described({"allOf": [inner.schema]}, inner.sent, inner.shown)
    return Described({"anyOf": [inner.schema, {"type": "null"}]}, inner.sent, inner.shown)


def _record(author: Author) -> Described:
    names = author.some(["role", "level", "size"], least=1)
    properties = {name: _word(author) for name in names}
    schema: Schema = {"type": "object", "properties": {name: each.schema for name, each in properties.items()}}
    if author.chance(2):
        schema["required"] = list[JsonValue](names[:1])
    if author.chance(4):
        schema["additionalProperties"] = False
    value: JsonValue = {name: each.sent for name, each in properties.items()}
    return Described(schema, value, value)


def written(parameter: Parameter) -> list[tuple[str, str]]:
    """The value in the parameter's style: names and texts; percent-encoded in a path and in a query."""
    node, value = parameter
    location, name = str(node["in"]), str(node["name"])
    if "content" in node:
        text = json.dumps(value, separators=(",", ":"))
        return [(quote(name, safe=""), text if location == "header" else quote(text, safe=""))]
    style = str(node.get("style") or ("form" if location in {"query", "cookie"} else "simple"))
    explode = bool(node.get("explode", style == "form"))
    encode = _text if location == "header" or style == "cookie" else _encoded
    if style == "deepObject":
        return [(quote(f"{name}[{key}]", safe=""), encode(item)) for key, item in _items(value)]
    if style in {"form", "spaceDelimited", "pipeDelimited"}:
        return _pairs(name, style, value, explode=explode)
    if isinstance(value, list | dict):
        return [(name, _joined(name, style, value, explode=explode, raw=location == "header"))]
    return [(name, {"label": ".", "matrix": f";{_encoded(name)}="}.get(style, "") + encode(value))]


def _pairs(name: str, style: str, value: JsonValue, *, explode: bool) -> list[tuple[str, str]]:
    name = quote(name, safe="")
    separator = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}.get(style, ",")
    if isinstance(value, list):
        return [(name, _encoded(item)) for item in value] if explode else [(name, separator.join(map(_encoded, value)))]
    if isinstance(value, dict):
        if explode:
            # Of lists inside, OpenAPI says nothing; clients repeat the name.
            items = ((key, item if isinstance(item, list) else [item]) for key, item in value.items())
            return [(_encoded(key), _encoded(each)) for key, item in items for each in item]
        return [(name, separator.join(_encoded(part) for pair in value.items() for part in pair))]
    return [(name, _encoded(value))]


def _joined(name: str, style: str, value: JsonValue, *, explode: bool, raw: bool) -> str:
    encode = _text if raw else _encoded
    if isinstance(value, list):
        parts = [encode(item) for item in value]
    elif explode:
        parts = [f"{key}={encode(item)}" for key, item in _items(value)]
    else:
        parts = [encode(part) for pair in _items(value) for part in pair]
    if style == "label":
        # Without explode, 3.1 writes commas.
        return "." + ("." if explode else ",").join(parts)
    if style == "matrix":
        if not explode:
            return f";{_encoded(name)}=" + ",".join(parts)
        return "".join(f";{part}" if isinstance(value, dict) else f";{_encoded(name)}={part}" for part in parts)
    return ",".join(parts)


def _items(value: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    assert isinstance(value, dict)
    yield from value.items()


def _encoded(value: JsonValue) -> str:
    return quote(_text(value), safe="")


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)
