"""Error texts: the same problem has the same text, and other problems have other texts."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.error_text import MAX_CHARS, error_text

NAMES = frozenset({"database", "name", "pets", "owner"})


def said(body: str | bytes, request: Request | None = None, status: int = 400) -> str:
    content = body.encode() if isinstance(body, str) else body
    return error_text(Exchange(request or Request("GET", "/"), Response(status, body=content)), NAMES)


SAME: dict[str, tuple[str, str, str]] = {
    "numbers": ("must have 3 characters, got 17", "must have 5 characters, got 0", "must have _ characters, got"),
    "quoted names": (
        "column \"a\" of 'x' is wrong here",
        'column "long one" of `y` is wrong here',
        "column _ of _ is wrong here",
    ),
    "names of the contract": ("name is not unique", "owner is not unique", "is not unique"),
    "ids": (
        "no row 3f2b8c1e-0d6a-4e21-9f5c-7a8b9c0d1e2f in use",
        "no row 00000000-0000-4000-8000-000000000000 in use",
        "no row _ in use",
    ),
    "references to a log": (
        "look for ID xepqIpoR in the log. Reference: Js4P86ismxEnrV",
        "look for ID ZQTta94O in the log. Reference: 3pTq2wCLYGhR7x",
        "look for id _ in the log. reference",
    ),
    "times": ("locked since 2026-11-25T10:00:00Z", "locked since 2025-01-02 03:04:05.678", "locked since"),
    "paths": ("no handler at /pets/1/tags", "no handler at /owners/x", "no handler at"),
    "capital letters": ("Quota Exceeded", "quota exceeded.", "quota exceeded"),
    "JSON and its other members": (
        '{"error": "quota exceeded", "id": "a", "at": 1}',
        '{"at": 99, "error": "Quota exceeded"}',
        "quota exceeded",
    ),
    "the number of errors": (
        '{"detail": [{"loc": ["body", "name"], "msg": "Value is odd", "input": 1}]}',
        '{"detail": [{"loc": ["body"], "msg": "Value is odd"}, {"msg": "Too long"}]}',
        "value is odd",
    ),
    "the lines of a stack trace": (
        "Traceback (most recent call last):\n  File \"/a/b.py\", line 3\nKeyError: 'x' has gone",
        "Traceback (most recent call last):\n  File \"/c.py\", line 99\nKeyError: 'y' has gone",
        "keyerror: _ has gone",
    ),
    "HTML": ("<html><h1>Quota exceeded</h1></html>", "<p>Quota <b>exceeded</b></p>", "quota exceeded"),
}


@pytest.mark.parametrize("title", SAME)
def test_variable_parts_do_not_count(title: str) -> None:
    first, second, text = SAME[title]
    assert said(first) == said(second) == text


def test_values_of_the_request_do_not_count() -> None:
    sent = Request("POST", "/pets/blue%20whale?kind=oddly", body=b'{"colour": ["dark grey"]}')
    assert said("blue whale of kind oddly cannot be dark grey", sent) == "of kind _ cannot be"
    assert said("pale fox of kind strange cannot be white", sent) == "pale fox of kind strange cannot be white"


@pytest.mark.parametrize("value", ["0.1", "it's odd", "u(g{=", " nuh%u.<s_a"])
def test_values_of_header_fields_do_not_count(value: str) -> None:
    sent = Request("GET", "/", Headers([("x-api-version", value)]))
    assert said(f"expected version 'x.y.z' but came '{value}'", sent) == "expected version _ but came"


SHORT: dict[str, tuple[str, str]] = {
    "after a colon": ("only lower case. got: {}", "only lower case. got"),
    "in a path": ("no file: /srv/root/{}", "no file"),
    "before an at sign": ("no file: {}@x here", "no file: _@x here"),
    "in brackets": ("row [{}] does not fit", "row [_] does not fit"),
    "in round brackets, with more behind it": ("row ({}). Send fewer", "row (_). send fewer"),
}


@pytest.mark.parametrize("title", SHORT)
@pytest.mark.parametrize(("target", "value"), [("/?q=B", "B"), ("/%C2%B1", "\u00b1"), ("/?q=-%16", "-\x16")])
def test_a_short_value_of_the_request_is_removed_only_where_a_value_is_expected(
    title: str, target: str, value: str
) -> None:
    body, text = SHORT[title]
    assert said(body.format(value), Request("GET", target)) == text


def test_a_short_value_is_no_part_of_a_word() -> None:
    assert said("took: plenty, of a kind", Request("GET", "/?a=p&b=a")) == "took: plenty, of a kind"


@pytest.mark.parametrize("value", ["Rex", "\u00e2", "-\n-", "a name | of two"])
def test_the_rest_of_a_text_that_ends_with_the_value_that_came_does_not_count(value: str) -> None:
    assert said(json.dumps({"error": f"only lower case. Got: {value}"})) == "only lower case. got"


def test_a_value_that_is_cut_off_does_not_count() -> None:
    values = [f'{{"{name * 900}": 1}}' for name in "ab"]
    texts = {said(json.dumps({"error": f"odd data {json.dumps(value)} for a filter"})) for value in values}
    assert texts == {"odd data"}


TYPES = ["null", "boolean `true`", "integer `3`", "floating point `0.5`", 'string "a"', "sequence", "map"]


@pytest.mark.parametrize("json_type", TYPES)
def test_the_type_of_a_value_does_not_count_in_a_refusal(json_type: str) -> None:
    text = said(f"odd value: {json_type}, expected a sequence at line 1 column 4")
    assert text == "odd value: _, expected a _ at line _ column"


def test_a_word_that_also_names_a_type_counts_elsewhere() -> None:
    assert said("the phone number is on a list") == "the phone number is on a list"


def test_the_type_of_a_value_counts_in_a_crash() -> None:
    assert said("expected a map, got null", status=500) == "expected a map, got null"


NOTHING = ["", "Internal Server Error", '{"error": "Bad Request", "status": 400}', "<h1>404 Not Found</h1>", "17", "[]"]


@pytest.mark.parametrize("body", NOTHING)
def test_a_text_that_names_no_cause_says_nothing(body: str) -> None:
    assert said(body) == ""


def test_only_errors_say_something() -> None:
    assert said("quota exceeded", status=200) == ""
    assert said("quota exceeded", status=500) == "quota exceeded"


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_body_has_a_short_text_in_one_line(body: bytes) -> None:
    text = said(body)
    assert len(text) <= MAX_CHARS
    assert "\n" not in text
