"""What a correct server answers, in the ways that testing tools were seen to report: nothing of it is a finding."""

from __future__ import annotations

from collections.abc import Iterator

from bench.labelled.case import (
    JSON,
    OK,
    Case,
    Json,
    Sent,
    answer,
    asks,
    gives,
    posted,
    query,
    statuses,
    takes,
)
from caveat.exchange import Headers, Response

_TREE: Json = {
    "type": "object",
    "properties": {"below": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}},
}
NULLABLE: Json = {"openapi": "3.0.3"}


def right_responses() -> Iterator[Case]:
    """All cases of responses that are right."""
    yield from _texts_and_numbers()
    yield from _any_values()
    yield from _patterns_and_formats()
    yield from _composed()
    yield from _with_siblings()
    yield from _read_only()
    yield from _statuses()
    yield from _media_types()
    yield from _headers()
    yield from _errors()


def _values(kind: str, *pairs: tuple[Json, tuple[Json, ...]], document: Json = None) -> Iterator[Case]:
    """Responses whose body a schema allows: as written, and in an object, a list and a map."""
    for schema, values in pairs:
        exchanges = [(Sent(), answer(value)) for value in values]
        yield Case(kind, gives(schema), exchanges, document=document or {})
        holder = {"type": "object", "required": ["a"], "properties": {"a": schema}}
        wrapped = [
            (Sent(), answer(b'{"a": ' + value + b"}" if isinstance(value, bytes) else {"a": value})) for value in values
        ]
        yield Case(kind, gives(holder), wrapped, document=document or {})


def _texts_and_numbers() -> Iterator[Case]:
    yield from _values(
        "formats that are annotations, and valid values of others",
        ({"type": "string", "format": "color"}, ("x", "")),
        ({"type": "string", "format": "password"}, ("x",)),
        ({"type": "string", "format": "date-time"}, ("2026-01-01T00:00:00Z", "2026-01-01t00:00:00z")),
        ({"type": "string", "format": "date-time"}, ("2016-12-31T23:59:60Z", "2026-01-01T00:00:00.123456789+05:30")),
        ({"type": "string", "format": "uuid"}, ("2EB8AA08-AA98-11EA-B4AA-73B441D16380",)),
        ({"type": "string", "format": "email"}, ("a+b@example.org", '"a b"@example.org')),
        ({"type": "string", "format": "uri"}, ("urn:isbn:0451450523", "mailto:a@example.org")),
        ({"type": "string", "format": "duration"}, ("P1DT2H", "PT0S")),
        ({"type": "string", "format": "ipv6"}, ("::ffff:192.0.2.1", "::")),
        ({"type": "integer", "format": "int32"}, (2147483647, -2147483648)),
        ({"type": "number", "format": "float"}, (1, 1.5)),
    )
    yield from _values(
        "precise and large numbers",
        ({"type": "integer"}, (b"1.0", b"1e2", b"9007199254740993", b"-0", b"123456789012345678901234567890")),
        ({"type": "number", "multipleOf": 0.01}, (b"0.07", b"1.13", b"19.99", b"4.35", b"1e2")),
        ({"type": "number", "multipleOf": 0.1}, (b"0.3", b"1.1", b"0.7")),
        ({"type": "number", "maximum": 0.3}, (b"0.3", b"0.30", b"3e-1")),
        ({"type": "integer", "maximum": 9007199254740993}, (b"9007199254740993",)),
    )
    yield from _values(
        "text by code points",
        ({"type": "string", "maxLength": 1}, ("😀", "é", "\u0000")),
        ({"type": "string", "minLength": 2, "maxLength": 2}, ("e\u0301", "👍🏽")),
        ({"type": "string", "pattern": "b"}, ("abc",)),
        ({"type": "string", "pattern": r"^\p{L}+$"}, ("ñandú", "日本")),
        ({"const": "é"}, (b'"\\u00e9"', '"é"'.encode())),
    )


def _any_values() -> Iterator[Case]:
    yield from _values(
        "equal and different JSON values",
        ({"type": "array", "uniqueItems": True}, ([1, True], [0, False], [1, "1"], [[1], [True]])),
        ({"enum": [1, 2]}, (b"1.0", b"2e0")),
        ({"type": "object"}, ({}, {"a": None})),
        ({"type": "object", "properties": {"b": {"type": "string"}}}, ({"c": 7}, {"b": "x", "d": []})),
        ({"oneOf": [{"type": "string"}, {"type": "null"}]}, (None, "x")),
        ({"anyOf": [{"type": "integer"}, {"minimum": 3}]}, (1, 4.5)),
        ({"allOf": [{"type": "object"}, {"required": ["x"]}]}, ({"x": None},)),
    )
    nullable = {"type": "string", "nullable": True}
    yield from _values(
        "nullable of OpenAPI 3.0",
        (nullable, (None, "x")),
        ({"type": "integer", "nullable": True, "enum": [1, None]}, (None, 1)),
        ({"type": "object", "nullable": True, "properties": {"b": nullable}}, (None, {"b": None}, {})),
        ({"type": "array", "nullable": True, "items": nullable}, (None, [None])),
        ({"type": "number", "minimum": 0, "exclusiveMinimum": True}, (0.1,)),
        document=NULLABLE,
    )


def _patterns_and_formats() -> Iterator[Case]:
    yield from _values(
        "patterns of ECMA-262",
        ({"type": "string", "pattern": "^(?!a)b"}, ("b", "bc")),
        ({"type": "string", "pattern": r"^[\w-]+\/\d{2}$"}, ("a-b/12",)),
        ({"type": "string", "pattern": "["}, ("x",)),
        ({"type": "string", "pattern": r"^\S+$"}, ("é",)),
    )
    yield from _values(
        "formats of numbers in texts",
        ({"type": "string", "format": "int64"}, ("9223372036854775807",)),
        ({"type": "string", "format": "decimal"}, ("12.50",)),
        ({"type": "number", "format": "decimal"}, (12.5, 3)),
        ({"type": "integer", "format": "int64"}, (9223372036854775807,)),
        ({"type": "string", "format": "byte"}, ("aGVsbG8=", "")),
        ({"type": "string", "format": "binary"}, ("\u0001",)),
        ({"type": "string", "format": "time"}, ("10:00:00Z",)),
        ({"type": "string", "format": "date"}, ("0001-01-01", "2024-02-29")),
    )


def _composed() -> Iterator[Case]:
    cat = {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "cat"}, "a": {"type": "integer"}}}
    dog = {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "dog"}, "b": {"type": "integer"}}}
    yield from _values(
        "choices and parts",
        ({"oneOf": [cat, dog]}, ({"kind": "cat", "a": 1, "b": "x"}, {"kind": "dog"})),
        ({"allOf": [cat], "unevaluatedProperties": False}, ({"kind": "cat", "a": 1},)),
        ({"type": "object", "dependentRequired": {"a": ["b"]}}, ({}, {"b": 1}, {"a": 1, "b": 2})),
        ({"if": {"type": "string"}, "then": {"minLength": 1}}, (1, "x")),
        ({"prefixItems": [{"type": "string"}], "items": {"type": "integer"}}, (["a", 1], ["a"], [])),
        ({"$ref": "#/components/schemas/Tree"}, ({}, {"below": [{"below": []}]})),
        document={"components": {"schemas": {"Tree": _TREE}}},
    )


def _with_siblings() -> Iterator[Case]:
    sibling = {"$ref": "#/components/schemas/Name", "maxLength": 1}
    names = {"openapi": "3.0.3", "components": {"schemas": {"Name": {"type": "string"}}}}
    yield from _values("a reference of OpenAPI 3.0 with siblings", (sibling, ("abc",)), document=names)


def _read_only() -> Iterator[Case]:
    properties = {"id": {"type": "integer", "readOnly": True}, "pin": {"type": "string", "writeOnly": True}}
    secret = {"type": "object", "required": ["id", "pin"], "properties": properties}
    kind = "readOnly and writeOnly"
    yield Case(kind, gives(secret), [(Sent(), answer({"id": 1}))])
    yield Case(kind, takes(secret), [(posted({"pin": "1"}), OK)], method="POST")
    yield Case(kind, gives({"type": "array", "items": secret}), [(Sent(), answer([])), (Sent(), answer([{"id": 2}]))])
    yield Case(kind, takes({"allOf": [secret]}), [(posted({"pin": "", "x": 1}), OK)], method="PUT")


def _statuses() -> Iterator[Case]:
    for status in (400, 401, 403, 404, 405, 406, 409, 410, 412, 415, 422, 423, 428, 451):
        yield Case("a documented refusal", statuses("200", str(status)), [(Sent(), answer({}, status))])
        yield Case("a refusal that is not documented", statuses("200"), [(Sent(), answer({}, status))])
    conditions = [("If-None-Match", 304), ("If-Modified-Since", 304), ("Range", 206)]
    for name, status in conditions:
        exchanges = [(Sent(headers={name: text}), answer(status=status, media="")) for text in ("a", "b")]
        yield Case("statuses that a header asks for", statuses("200"), exchanges)
    for status in (429, 502, 503, 504, 520, 522, 524, 530):
        page = answer(b"<html>busy</html>", status, "text/html")
        yield Case("limits and gateways", statuses("200"), [(Sent(), page), (Sent(), answer({}, status))])
        yield Case("limits and gateways", gives({"type": "integer"}), [(Sent(), page)])
    yield Case("default", statuses("default"), [(Sent(), answer(status=204, media=""))])
    for status in (201, 404, 302):
        yield Case("default", statuses("default"), [(Sent(), answer({}, status))])
    yield Case("ranges", statuses("2XX"), [(Sent(), answer({}, status)) for status in (200, 202, 299)])
    yield Case("ranges", statuses("200", "5XX"), [(Sent(), answer({}, status)) for status in (500, 503)])
    yield Case("ranges", statuses("200", "500"), [(Sent(), answer({}, 500))])
    for status in (301, 302, 303, 307, 308):
        moved = answer(b"moved", status, "text/html", location="/elsewhere")
        yield Case("redirects", {"responses": {str(status): {"description": "x"}}}, [(Sent(), moved)])
        yield Case("redirects", {"responses": {"3XX": {"description": "x"}}}, [(Sent(), moved)])
    for status in (204, 205, 304):
        for response in (
            answer(status=status, media=""),
            answer(status=status),
            answer(status=status, media="text/html"),
        ):
            yield Case("no body", gives({"type": "object"}, status=str(status)), [(Sent(), response)])
    for media in ("text/plain", "application/octet-stream"):
        yield Case("no body", gives({"type": "string"}, media), [(Sent(), OK), (Sent(), answer(media=media))])
    for response in (OK, answer(), answer(media="", content_length="12")):
        yield Case("no body of HEAD", gives({"type": "integer"}), [(Sent(), response)], method="HEAD")


def _media_types() -> Iterator[Case]:
    kind = "parameters and spelling of media types"
    for documented, sent in (
        (JSON, "application/json; charset=utf-8"),
        (JSON, 'application/json;charset="UTF-8"'),
        (JSON, "Application/JSON"),
        (JSON, "application/json; profile=x"),
        ("application/json; charset=utf-8", JSON),
        ("application/*", JSON),
        ("application/*+json", "application/vnd.x+json"),
        ("application/*+json", "application/problem+json; charset=utf-8"),
        ("*/*", JSON),
        ("application/vnd.x+json", "application/vnd.x+json; version=1"),
        ("application/problem+json", "application/problem+json"),
    ):
        yield Case(kind, gives({"type": "object"}, documented), [(Sent(), answer({}, media=sent))])
    texts = (
        ("text/plain", b"caf\xe9", "iso-8859-1"),
        ("text/plain", "café".encode(), "utf-8"),
        ("text/csv", b"a", "x"),
    )
    for media, content, charset in texts:
        response = answer(content, media=f"{media}; charset={charset}")
        yield Case("charsets", gives({"type": "string"}, media), [(Sent(), response)])
    for media, schema, content in (
        ("text/plain", {"type": "integer"}, b"42"),
        ("application/xml", {"type": "object", "required": ["a"]}, b"<a/>"),
        ("application/x-ndjson", {"type": "object"}, b'{"a": 1}\n{"a": 2}\n'),
        ("text/event-stream", {"type": "string"}, b"data: 1\n\n"),
        ("application/pdf", {}, b"%PDF"),
    ):
        yield Case("bodies that are no JSON", gives(schema, media), [(Sent(), answer(content, media=media))])
    for media, content in (("text/plain", b"42"), ("application/octet-stream", b"\x00\xff"), ("image/png", b"\x89PNG")):
        yield Case(
            "bodies that are no JSON", gives({"type": "string"}, media), [(Sent(), answer(content, media=media))]
        )


def _with_field(name: str, text: str) -> Response:
    return Response(200, Headers([(name, text)]))


def _headers() -> Iterator[Case]:
    def with_header(schema: Json, name: str = "X-A") -> Json:
        headers = {name: {"required": True, "schema": schema}}
        return {"responses": {"200": {"description": "x", "headers": headers}}}

    kind = "headers as they are on the wire"
    for schema, sent in (
        ({"type": "integer"}, "12"),
        ({"type": "boolean"}, "true"),
        ({"type": "string"}, "12"),
        ({"type": "array", "items": {"type": "integer"}}, "1, 2 ,3"),
        ({"type": "array", "items": {"type": "string"}}, "a"),
        ({"type": "number"}, "1e3"),
        ({"type": "array", "items": {"type": "string"}}, ""),
        ({"type": "string"}, ""),
        ({"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}}, "a,1,b,2"),
        ({"oneOf": [{"type": "integer"}, {"type": "string"}]}, "Wed, 21 Oct 2026 07:28:00 GMT"),
        ({"type": "string", "pattern": "^<.*>; rel=.next.$"}, '</a?page=2>; rel="next"'),
    ):
        for name in ("X-A", "x-a", "X-a"):
            yield Case(kind, with_header(schema), [(Sent(), _with_field(name, sent))])
    cookie = "a=b; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/"
    yield Case(
        "cookies", with_header({"type": "string"}, "Set-Cookie"), [(Sent(), answer(media="", Set_Cookie=cookie))]
    )
    declared = with_header({"type": "integer"}, "Content-Type")
    yield Case("Content-Type as a header", declared, [(Sent(), answer({}))])


def _errors() -> Iterator[Case]:
    for text in (
        "please SELECT one of the plans",
        "the operator is none of SELECT, INSERT, FROM",
        "the field /api/v1/users is unknown",
        "see https://docs.example.com/errors/no_such_table.html",
        "at least 3 characters: at name (line 3)",
        "insert into the form what is missing",
        "no such table reservation",
        "Duplicate entry: the name exists",
        "path /home is not allowed",
    ):
        yield Case("errors that show nothing internal", statuses("400"), [(Sent(), answer({"error": text}, 400))])
    for page in (
        b'<html><a href="/wiki/index.php">home</a></html>',
        b"<html><script src='/static/js/app.ts'></script></html>",
        b'<form action="/cgi/login.rb">',
    ):
        yield Case(
            "pages with links", {"responses": {"404": {"description": "x"}}}, [(Sent(), answer(page, 404, "text/html"))]
        )
    echo = answer({"error": "unknown: /home/ana/app.py"}, 400)
    operation = {**asks({"type": "string"}), **statuses("200", "400")}
    yield Case("errors that repeat the request", operation, [(query("q=/home/ana/app.py"), echo)])
