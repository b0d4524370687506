"""Bodies of every media type, responses, and their headers and links."""

from __future__ import annotations

import json
from typing import NamedTuple
from urllib.parse import urlencode

from caveat.json_text import JsonValue
from generated_documents import schemas
from generated_documents.author import Author, Described, Schema
from generated_documents.scalars import boolean, formatted, integer, number, patterned, text

BOUNDARY = "boundary"


class Content(NamedTuple):
    """A media type object, with a valid body as a client sends it and its `Content-Type`."""

    media_type: str
    node: dict[str, JsonValue]
    content_type: str
    sent: bytes


_JSON = (
    "application/json",
    "application/json",
    "application/hal+json",
    "application/json; charset=utf-8",
    "application/problem+json",
    "application/vnd.acme.v2+json",
    "Application/JSON",
)


def content(author: Author, *, is_request: bool) -> Content:
    """A media type of any kind."""
    makers = [_json, _json, _json, _form, _multipart, _plain, _binary, _xml, _any]
    if not is_request:
        makers += [_lines, _events] if author.is_3_2 else [_lines]
    return author.pick(makers)(author)


def _json(author: Author) -> Content:
    described = schemas.body(author)
    media_type = author.pick(_JSON)
    node: dict[str, JsonValue] = {"schema": described.schema}
    if author.chance(5) and described.sent == described.shown:
        node["example"] = described.shown
    elif author.chance(6) and described.sent == described.shown:
        key = "dataValue" if author.is_3_2 and author.chance(2) else "value"
        example: dict[str, JsonValue] = {"summary": "One", key: described.shown}
        node["examples"] = {"one": author.placed("examples", example)}
    if author.chance(12):
        node = {}
    return Content(media_type, node, media_type, json.dumps(described.sent).encode())


def _flat(author: Author) -> dict[str, Described]:
    """The properties of a form."""
    makers = [text, integer, number, boolean, formatted, patterned]
    return {name: author.pick(makers)(author) for name in author.some(["name", "size", "is_new", "tag"], least=1)}


def _object(properties: dict[str, Described], author: Author) -> Schema:
    schema: Schema = {"type": "object", "properties": {name: each.schema for name, each in properties.items()}}
    if author.chance(2):
        schema["required"] = list[JsonValue](list(properties)[:1])
    return schema


def _form(author: Author) -> Content:
    properties = _flat(author)
    schema, encoding = _object(properties, author), dict[str, JsonValue]()
    pairs = [(name, _text(each.sent)) for name, each in properties.items()]
    if author.chance(3):
        _properties(schema)["words"] = {"type": "array", "items": {"type": "string"}}
        if author.chance(2):
            encoding["words"] = {"style": "form", "explode": False}
            pairs.append(("words", "a,b"))
        else:
            pairs += [("words", "a"), ("words", "b")]
    if author.chance(3):
        _properties(schema)["deep"] = {"type": "object", "properties": {"size": {"type": "integer"}}}
        encoding["deep"] = {"style": "deepObject", "explode": True}
        pairs.append(("deep[size]", "3"))
    node: dict[str, JsonValue] = {"schema": schema, **({"encoding": encoding} if encoding else {})}
    media_type = "application/x-www-form-urlencoded"
    return Content(media_type, node, media_type, urlencode(pairs).encode())


def _multipart(author: Author) -> Content:
    properties = _flat(author)
    schema, encoding = _object(properties, author), dict[str, JsonValue]()
    parts = [(name, "", _text(each.sent)) for name, each in properties.items()]
    if author.chance(2):
        binary: Schema = (
            {"type": "string", "format": "binary"}
            if author.is_3_0
            else author.pick(
                [{"type": "string", "format": "binary"}, {"type": "string", "contentMediaType": "image/png"}, {}]
            )
        )
        _properties(schema)["file"] = binary
        encoding["file"] = {"contentType": author.pick(["image/png", "image/png, image/jpeg", "image/*"])}
        parts.append(("file", 'filename="a.png"; image/png', "fake image"))
    if author.chance(2):
        _properties(schema)["meta"] = {"type": "object", "properties": {"size": {"type": "integer"}}}
        if author.chance(2):
            encoding["meta"] = {"contentType": "application/json"}
        parts.append(("meta", "application/json", '{"size": 3}'))
    node: dict[str, JsonValue] = {"schema": schema, **({"encoding": encoding} if encoding else {})}
    lines = "".join(_part(*part) for part in parts) + f"--{BOUNDARY}--\r\n"
    return Content("multipart/form-data", node, f"multipart/form-data; boundary={BOUNDARY}", lines.encode())


def _part(name: str, kind: str, value: str) -> str:
    filename, _, media_type = kind.rpartition("; ")
    disposition = f'Content-Disposition: form-data; name="{name}"' + (f"; {filename}" if filename else "")
    head = disposition + (f"\r\nContent-Type: {media_type}" if media_type else "")
    return f"--{BOUNDARY}\r\n{head}\r\n\r\n{value}\r\n"


def _plain(author: Author) -> Content:
    described = author.pick([text, text, patterned, formatted])(author)
    media_type = author.pick(["text/plain", "text/html", "text/csv", "text/plain; charset=utf-8", "text/*"])
    if described.sent == "":
        # A client that sends no byte sends no body.
        described = Described({"type": "string"}, "abc", "abc")
    nodes: list[dict[str, JsonValue]] = [{"schema": described.schema}, {}]
    return Content(media_type, author.pick(nodes), media_type.replace("*", "plain"), _text(described.sent).encode())


def _binary(author: Author) -> Content:
    media_type = author.pick(["application/octet-stream", "application/pdf", "image/*", "image/png"])
    binary: list[dict[str, JsonValue]] = [{"schema": {"type": "string", "format": "binary"}}, {}]
    return Content(media_type, author.pick(binary), media_type.replace("*", "png"), b"fake bytes")


def _xml(author: Author) -> Content:
    properties = _flat(author)
    names: list[JsonValue] = [{"name": "item"}, {"name": "a", "prefix": "x"}]
    schema: Schema = {**_object(properties, author), "xml": author.pick(names)}
    if author.chance(2):
        for each in _properties(schema).values():
            assert isinstance(each, dict)
            each["xml"] = {"attribute": True}
    body = "".join(f"<{name}>{_text(each.sent)}</{name}>" for name, each in properties.items())
    media_type = author.pick(["application/xml", "text/xml", "application/atom+xml"])
    return Content(media_type, {"schema": schema}, media_type, f"<item>{body}</item>".encode())


def _any(author: Author) -> Content:
    described = schemas.body(author)
    return Content("*/*", {"schema": described.schema}, "application/json", json.dumps(described.sent).encode())


def _lines(author: Author) -> Content:
    described = schemas.schema(author, 1)
    key = "itemSchema" if author.is_3_2 and author.chance(2) else "schema"
    whole: Schema = {"type": "array", "items": described.schema} if key == "schema" else described.schema
    media_type = author.pick(["application/x-ndjson", "application/jsonl", "application/json-seq"])
    return Content(media_type, {key: whole}, media_type, json.dumps(described.sent).encode())


def _events(author: Author) -> Content:
    data: Schema = author.pick([{"type": "string"}, {"type": "string", "contentMediaType": "application/json"}])
    schema: Schema = {"type": "object", "required": ["data"], "properties": {"data": data, "event": {"type": "string"}}}
    return Content("text/event-stream", {"itemSchema": schema}, "text/event-stream", b"data: 1\n\n")


_HEADERS = ("X-Rate-Limit", "ETag", "Location", "X-Next", "Retry-After", "Content-Type", "Link", "Set-Cookie")


def response(author: Author, *, has_content: bool = True) -> dict[str, JsonValue]:
    """A response with any content and headers."""
    node: dict[str, JsonValue] = {"description": "An answer."}
    if author.is_3_2 and author.chance(4):
        node = author.pick([{}, {"summary": "An answer."}])
    if has_content and not author.chance(6):
        contents = [content(author, is_request=False) for _ in range(author.pick([1, 1, 1, 2]))]
        # Letters of either case are one media type.
        different = {each.media_type.lower(): each for each in contents}.values()
        node["content"] = {each.media_type: _media(author, each.node) for each in different}
    names = author.some(_HEADERS, most=2) if author.chance(3) else []
    if names:
        node["headers"] = {name: author.placed("headers", _header(author, name)) for name in names}
    return author.placed("responses", node, 6)


def _media(author: Author, node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return author.placed("mediaTypes", node, 8) if author.is_3_2 else node


def _header(author: Author, name: str) -> dict[str, JsonValue]:
    described = text(author) if name in {"Location", "ETag", "Content-Type", "Link", "Set-Cookie"} else None
    if name == "Retry-After":
        described = Described({"type": "integer", "minimum": 0}, 1, 1)
    if name in {"Location", "ETag", "Link", "Set-Cookie"}:
        described = Described({"type": "string"}, "/a", "/a")
    described = described or author.pick([integer, text, boolean, formatted, patterned, _list])(author)
    node: dict[str, JsonValue] = {"schema": described.schema}
    if author.chance(6):
        node = {"content": {"application/json": node}}
    return {**node, **author.pick([{}, {"required": True}, {"description": "A header."}])}


def _list(author: Author) -> Described:
    item = integer(author)
    return Described({"type": "array", "items": item.schema}, [item.sent], [item.shown])


def _properties(schema: Schema) -> dict[str, JsonValue]:
    properties = schema["properties"]
    assert isinstance(properties, dict)
    return properties


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)
