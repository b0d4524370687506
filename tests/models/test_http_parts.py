"""HTTP parts: parameters in every style of OpenAPI, and bodies."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from pydantic import MISSING, Field

from caveat_models.http_parts import BodyField, Parameter, body_parts, json_text, place
from caveat_models.json_object import JsonObject
from caveat_models.json_values import Binary


class Colour(StrEnum):
    """A colour."""

    RED = "red"


class Order(JsonObject):
    """An order of the shop."""

    user_id: str = Field(alias="userId")
    size: int = 3
    note: str | MISSING = MISSING
    picture: Binary | MISSING = MISSING


RGB = {"R": 100, "G": 200}
LIST = ["blue", "a/b"]

PATHS = [
    # The table of OpenAPI 4.8.12.4, with a value that must be quoted.
    ("simple", False, "a b", "a%20b"),
    ("simple", False, LIST, "blue,a%2Fb"),
    ("simple", False, RGB, "R,100,G,200"),
    ("simple", True, RGB, "R=100,G=200"),
    ("label", False, "blue", ".blue"),
    ("label", False, LIST, ".blue,a%2Fb"),
    ("label", True, LIST, ".blue.a%2Fb"),
    ("label", False, RGB, ".R,100,G,200"),
    ("label", True, RGB, ".R=100.G=200"),
    ("matrix", False, "blue", ";p=blue"),
    ("matrix", False, LIST, ";p=blue,a%2Fb"),
    ("matrix", True, LIST, ";p=blue;p=a%2Fb"),
    ("matrix", False, RGB, ";p=R,100,G,200"),
    ("matrix", True, RGB, ";R=100;G=200"),
]


@pytest.mark.parametrize(("style", "explode", "value", "expected"), PATHS)
def test_a_path_parameter_has_its_style(style: str, explode: bool, value: object, expected: str) -> None:  # noqa: FBT001
    assert place("/x/{p}", [(Parameter("p", "path", style, explode), value)]).path == f"/x/{expected}"


@pytest.mark.parametrize("value", ["", ".", "..", []])
def test_a_path_parameter_cannot_lead_to_another_path(value: object) -> None:
    with pytest.raises(ValueError, match="would lead to another path"):
        place("/x/{p}", [(Parameter("p", "path", "simple"), value)])


QUERIES = [
    ("form", True, "blue", [("p", "blue")]),
    ("form", True, 1.5, [("p", "1.5")]),
    ("form", True, False, [("p", "false")]),
    ("form", True, Colour.RED, [("p", "red")]),
    ("form", True, date(2026, 1, 2), [("p", "2026-01-02")]),
    ("form", True, datetime(2026, 1, 2, tzinfo=UTC), [("p", "2026-01-02T00:00:00Z")]),
    ("form", True, [Colour.RED, "blue"], [("p", "red"), ("p", "blue")]),
    ("form", True, [], []),
    ("form", False, LIST, [("p", "blue,a/b")]),
    ("form", False, [], []),
    ("form", True, RGB, [("R", "100"), ("G", "200")]),
    ("form", False, RGB, [("p", "R,100,G,200")]),
    ("spaceDelimited", False, LIST, [("p", "blue a/b")]),
    ("pipeDelimited", False, LIST, [("p", "blue|a/b")]),
    ("pipeDelimited", False, RGB, [("p", "R|100|G|200")]),
    ("deepObject", True, RGB, [("p[R]", "100"), ("p[G]", "200")]),
    ("deepObject", True, {"a": {"b": [1, 2]}}, [("p[a][b]", "1"), ("p[a][b]", "2")]),
    ("deepObject", True, Order(user_id="u"), [("p[userId]", "u")]),
    ("form", True, None, []),
]


@pytest.mark.parametrize(("style", "explode", "value", "expected"), QUERIES)
def test_a_query_parameter_has_its_style(
    style: str,
    explode: bool,  # noqa: FBT001
    value: object,
    expected: list[tuple[str, str]],
) -> None:
    assert place("/", [(Parameter("p", "query", style, explode), value)]).query == expected


def test_a_parameter_with_a_media_type_is_json_text() -> None:
    parameter = Parameter("p", "query", "form", explode=True, media_type="application/json")
    assert place("/", [(parameter, Order(user_id="u"))]).query == [("p", '{"userId":"u"}')]


def test_headers_and_cookies_are_placed_apart() -> None:
    head = place(
        "/", [(Parameter("X-Ids", "header", "simple"), [1, 2]), (Parameter("s", "cookie", "form", explode=True), "t")]
    )
    assert (head.path, head.query, head.headers, head.cookies) == ("/", [], [("X-Ids", "1,2")], [("s", "t")])


def test_json_has_the_names_of_the_contract_and_only_what_was_set() -> None:
    values = {"one": Order(user_id="é"), "many": [Order.model_validate({"userId": "v", "more": None})]}
    assert json_text(values) == '{"one":{"userId":"é"},"many":[{"userId":"v","more":null}]}'


def test_bytes_in_json_are_a_character_each() -> None:
    assert json_text(Order(user_id="u", picture=b"\xff")) == '{"userId":"u","picture":"ÿ"}'


def test_a_number_that_is_not_json_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text({"x": math.nan})


BODIES = [
    ("application/json", [1], b"[1]"),
    ("application/vnd.x+json", "text", b'"text"'),
    ("text/plain; charset=utf-8", "é", "é".encode()),
    ("application/xml", b"<x/>", b"<x/>"),
    ("application/x-www-form-urlencoded", {"a": [1, 2], "b": {"c": True}}, b"a=1&a=2&b=%7B%22c%22%3Atrue%7D"),
]


@pytest.mark.parametrize(("media_type", "body", "expected"), BODIES)
def test_a_body_is_sent_in_its_media_type(media_type: str, body: object, expected: bytes) -> None:
    content = body_parts(media_type, body, {}, {})
    assert (content.headers, content.content) == ((("Content-Type", media_type),), expected)


def test_the_fields_of_a_form_may_have_styles() -> None:
    fields = {"a": BodyField("deepObject"), "b": BodyField(media_type="application/json"), "c": BodyField("form")}
    content = body_parts("application/x-www-form-urlencoded", {"a": {"x": 1}, "b": [1], "c": [1, 2]}, fields, {})
    assert content.content == b"a%5Bx%5D=1&b=%5B1%5D&c=1%2C2"


def test_the_parts_of_a_multipart_body_have_names_and_types() -> None:
    body = Order.model_validate({"userId": "u", "picture": "\xff", "tags": ["x", "y"], "size": 1, "meta": {"a": 1}})
    content = body_parts("multipart/form-data", body, {"meta": BodyField(media_type="application/ld+json")}, {})
    assert sorted(content.files) == [
        ("meta", (None, b'{"a":1}', "application/ld+json")),
        ("picture", ("picture", b"\xff", "application/octet-stream")),
        ("size", (None, b"1", None)),
        ("tags", (None, b"x", None)),
        ("tags", (None, b"y", None)),
        ("userId", (None, b"u", None)),
    ]


def test_a_file_has_the_name_that_is_given_and_its_type() -> None:
    content = body_parts("multipart/form-data", {"picture": b"x"}, {}, {"picture": "a.png"})
    assert content.files == [("picture", ("a.png", b"x", "image/png"))]


def test_a_form_is_an_object() -> None:
    with pytest.raises(TypeError, match="a form is an object of fields, not list"):
        body_parts("multipart/form-data", [1], {}, {})


def test_a_whole_query_is_a_form_or_a_text() -> None:
    form = Parameter("q", "querystring", "form", media_type="application/x-www-form-urlencoded")
    assert place("/x", [(form, {"a": [1, 2], "b": "c d"})]).query == [("a", "1"), ("a", "2"), ("b", "c d")]
    text = Parameter("q", "querystring", "form", media_type="application/json")
    assert place("/x", [(text, {"a": "b c"})]).path == "/x?%7B%22a%22%3A%22b%20c%22%7D"
