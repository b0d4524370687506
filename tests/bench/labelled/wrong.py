"""Faults of servers, with several variants of each cause."""

from __future__ import annotations

from collections.abc import Iterator

from bench.labelled.case import JSON, OK, Case, Json, Sent, answer, asks, gives, posted, query, statuses, takes
from bench.labelled.right_requests import KEYS

_BODY, _REQUEST = frozenset({"OAS003"}), frozenset({"OAS006"})


def wrong() -> Iterator[Case]:
    """All cases of servers that are wrong."""
    yield from _bodies()
    yield from _answers()
    yield from _requests()
    yield from _errors()


_INVALID: tuple[tuple[Json, tuple[Json, ...]], ...] = (
    ({"type": "integer"}, ("1", "x", "")),
    ({"type": "string"}, (1, 2.5, 700)),
    ({"type": "string"}, (None,)),
    ({"type": "boolean"}, ("true", "no")),
    ({"type": "array"}, ({}, {"a": 1})),
    ({"type": "object"}, ([], [{}])),
    ({"type": "integer"}, (1.5, 2.25)),
    ({"enum": ["a", "b"]}, ("c", "A", "")),
    ({"const": 3}, (4, 5)),
    ({"type": "string", "maxLength": 3}, ("abcd", "😀😀😀😀")),
    ({"type": "string", "minLength": 1}, ("",)),
    ({"type": "string", "pattern": "^[a-z]+$"}, ("A", "a1")),
    ({"type": "number", "multipleOf": 0.01}, (0.005, 1.123)),
    ({"type": "integer", "maximum": 9}, (10, 99)),
    ({"type": "number", "exclusiveMinimum": 0}, (0, -1)),
    ({"type": "array", "uniqueItems": True}, ([1, 1], ["a", "b", "a"])),
    ({"type": "array", "maxItems": 1}, ([1, 2], [3, 4, 5])),
    ({"type": "object", "additionalProperties": False}, ({"x": 1}, {"y": 2})),
    ({"not": {"type": "null"}}, (None,)),
    ({"type": "string", "format": "date"}, ("yesterday", "2026-02-30", "2026-1-1")),
    ({"type": "string", "format": "date-time"}, ("2026-01-01", "2026-01-01 00:00:00")),
    ({"type": "string", "format": "uuid"}, ("1", "2eb8aa08")),
    ({"type": "string", "format": "ipv4"}, ("256.1.1.1", "1.2.3")),
    ({"oneOf": [{"type": "number"}, {"type": "integer"}]}, (3, 4)),
    ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, ([], [1])),
    ({"type": "integer", "format": "int32"}, (2147483648, -2147483649)),
    ({"allOf": [{"type": "object"}, {"required": ["x"]}]}, ({}, {"y": 1})),
    ({"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": False}, ({"b": 1}, {"c": 1})),
    ({"type": "object", "dependentRequired": {"a": ["b"]}}, ({"a": 1}, {"a": 2})),
    ({"type": "array", "items": {"type": "integer"}}, (["x"], [1, "y"])),
    ({"type": "array", "minItems": 1}, ([],)),
    ({"type": "object", "minProperties": 1}, ({},)),
    ({"type": "string", "format": "email"}, ("a", "@b")),
)  # fmt: skip
"""Schemas, each with values that it does not allow."""


def _bodies() -> Iterator[Case]:
    for number, (schema, values) in enumerate(_INVALID):
        yield Case(f"value {number}", gives(schema), [(Sent(), answer(value)) for value in values], _BODY)
        holder = {"type": "object", "required": ["a"], "properties": {"a": schema}}
        inner = [(Sent(), answer({"a": value, "n": index})) for index, value in enumerate(values)]
        yield Case(f"property {number}", gives(holder), inner, _BODY)
    pet = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
    yield Case("a property is missing", gives(pet), [(Sent(), answer(value)) for value in ({}, {"a": 1})], _BODY)
    unreadable = (b"{", b"", b"{'a': 1}", b'"\xff"', b"NaN")
    yield Case("no JSON", gives({"type": "object"}), [(Sent(), answer(content)) for content in unreadable], _BODY)
    old = {"openapi": "3.0.3"}
    for schema in ({"type": "string"}, {"type": "array", "items": {}}):
        yield Case("null without nullable", gives(schema), [(Sent(), answer(None))], _BODY, document=old)


def _answers() -> Iterator[Case]:
    for status in (201, 202, 206, 302):
        yield Case(f"status {status}", statuses("200"), [(Sent(), answer({}, status))] * 2, frozenset({"OAS001"}))
    html = [(Sent(), answer(text, media="text/html")) for text in (b"<p>", b"<html>1</html>", b"<html>2</html>")]
    yield Case("another media type", gives({"type": "object"}), html, frozenset({"OAS002"}))
    yield Case("no media type", gives({"type": "object"}), [(Sent(), answer({}, media=""))], frozenset({"OAS002"}))
    headers = {"X-A": {"required": True, "schema": {"type": "integer"}}}
    operation = {"responses": {"200": {"description": "x", "headers": headers}}}
    yield Case(
        "a header is missing", operation, [(Sent(), OK), (Sent(), answer(media="", x_b="1"))], frozenset({"OAS004"})
    )
    texts = [(Sent(), answer(media="", X_A=text)) for text in ("x", "1.5", "")]
    yield Case("a header of another type", operation, texts, frozenset({"OAS004"}))
    for status in (500, 501, 505, 599):
        crashes = [(query(f"q={number}"), answer({"error": "oops", "id": number}, status)) for number in range(3)]
        yield Case(f"crash {status}", {**asks({"type": "string"}), **statuses("200")}, crashes, frozenset({"OAS009"}))
    yield Case("crash with default", statuses("default"), [(Sent(), answer({}, 500))], frozenset({"OAS009"}))


def _requests() -> Iterator[Case]:
    for number, (schema, texts) in enumerate((
        ({"type": "integer"}, ("a", "1.5", "x1")),
        ({"type": "integer", "maximum": 9}, ("10", "99")),
        ({"type": "boolean"}, ("maybe", "2")),
        ({"enum": ["a", "b"]}, ("c", "d")),
        ({"type": "string", "maxLength": 2}, ("abc", "abcdef")),
        ({"type": "string", "pattern": "^[a-z]+$"}, ("A", "1")),
        ({"type": "array", "items": {"type": "integer"}}, ("a", "b")),
    )):  # fmt: skip
        sent = [(query(f"q={text}"), OK) for text in texts]
        yield Case(f"query {number} is accepted", asks(schema), sent, _REQUEST)
        header = [(Sent(headers={"X-Q": text}), OK) for text in texts]
        yield Case(f"header {number} is accepted", asks(schema, "header", "X-Q"), header, _REQUEST)
    yield Case("no parameter is accepted", asks({"type": "string"}), [(Sent(), OK), (query("p=1"), OK)], _REQUEST)
    pet = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}, "additionalProperties": False}
    for name, bodies in {
        "another type": ({"n": "1"}, {"n": "x"}),
        "null": ({"n": None},),
        "a property is missing": ({},),
        "an unknown property": ({"n": 1, "x": 2}, {"n": 1, "y": 2}),
        "no JSON": (b"{", b'{"n": 1'),
        "a list": ([], [1]),
    }.items():
        yield Case(f"{name} is accepted", takes(pet), [(posted(each), OK) for each in bodies], _REQUEST, "POST")
    yield Case("no body is accepted", takes(pet), [(Sent(), OK)], _REQUEST, "POST")
    media = [(posted({"n": 1}, each), OK) for each in ("text/plain", "text/html")]
    yield Case("another media type is accepted", takes(pet), media, _REQUEST, "POST")
    path = asks({"type": "integer"}, "path", "id")
    yield Case("a path is accepted", path, [(Sent("/x"), OK), (Sent("/1.5"), OK)], _REQUEST, suffix="/{id}")
    crumb = asks({"type": "integer"}, "cookie")
    yield Case("a cookie is accepted", crumb, [(Sent(headers={"Cookie": f"q={each}"}), OK) for each in "ab"], _REQUEST)
    form, media_type = {**pet, "additionalProperties": True}, "application/x-www-form-urlencoded"
    forms = [(posted(each, media_type), OK) for each in (b"n=x", b"n=y")]
    yield Case("a form is accepted", takes(form, media_type), forms, _REQUEST, "POST")
    schemes: Json = KEYS["components"]["securitySchemes"]
    for name in schemes:
        operation = {"security": [{name: []}], "responses": {"200": {"description": "x"}}}
        sent = [(Sent(), OK), (Sent(headers={"X-Other": "1"}), OK)]
        yield Case(f"no {name} is accepted", operation, sent, frozenset({"OAS007"}), document=KEYS)


def _errors() -> Iterator[Case]:
    for name, texts in {
        "SQL": ("SELECT a FROM pets WHERE b = 1", "SELECT a FROM pets WHERE b = 2"),
        "a constraint": ("UNIQUE constraint failed: pets.id", "UNIQUE constraint failed: pets.name"),
        "a table": ('relation "pets" does not exist', 'relation "toys" does not exist'),
        "Python": ('File "/srv/app/a.py", line 3, in f', 'File "/srv/app/b.py", line 9, in g'),
        "Java": ("at com.example.Pets.add(Pets.java:12)", "at com.example.Pets.get(Pets.java:90)"),
        "Node": ("at f (/srv/app/a.js:1:2)", "at g (/srv/app/b.js:3:4)"),
        "Go": ("goroutine 12 [running]", "goroutine 77 [running]"),
        "PHP": ("#0 /srv/app/a.php(12): f()", "#1 /srv/app/b.php(3): g()"),
        "a path": ("cannot open /home/ana/data/pets.db", "cannot open /home/ana/data/toys.db"),
    }.items():
        shown = [(Sent(), answer({"error": text}, 400)) for text in texts]
        yield Case(f"it shows {name}", statuses("200", "400"), shown, frozenset({"SEC001"}))
    plain = [(Sent(), answer(b"Traceback (most recent call last):\n  x", 404, "text/plain"))]
    documented = {"responses": {"404": {"description": "x", "content": {"text/plain": {}, JSON: {}}}}}
    yield Case("it shows a trace", documented, plain, frozenset({"SEC001"}))
