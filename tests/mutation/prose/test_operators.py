"""Operators change the responses to one operation: always, from the second time on, or every second time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.mutation.prose import operators
from caveat.mutation.prose.operators import Mode, Operator
from caveat.mutation.prose.values import WAYS
from caveat.mutation.recording import Step
from mutated import BOOK, REFUSED, SPEC, answer, request

STEPS = [Step(request(), answer({**BOOK, "id": number})) for number in (1, 2, 3)]


def answers(operator: Operator, steps: list[Step]) -> list[Response]:
    behaviour = operator.start(SPEC)
    return [behaviour(step).response for step in steps]


def ids(operator: Operator) -> list[JsonValue]:
    return [each.json["id"] for each in answers(operator, STEPS)]  # type: ignore[index, call-overload] # a book


@pytest.mark.parametrize(
    ("mode", "expected"),
    [(Mode.ALWAYS, [2, 3, 4]), (Mode.LATER, [1, 3, 4]), (Mode.SOMETIMES, [1, 3, 3])],
)
def test_a_field(mode: Mode, expected: list[JsonValue]) -> None:
    operator = operators.of_field("add-book", ("id",), "other", WAYS["other"], mode)
    assert (ids(operator), operator.name) == (expected, f"add-book /id is other, {mode}")


def test_a_server_starts_without_what_an_earlier_one_has_seen() -> None:
    operator = operators.of_field("add-book", ("id",), "first", WAYS["as at first"], Mode.ALWAYS)
    assert ids(operator) == ids(operator) == [1, 1, 1]


def test_another_operation_is_left_alone() -> None:
    operator = operators.of_field("other", ("id",), "other", WAYS["other"], Mode.ALWAYS)
    assert [operator.start(SPEC)(step) is step for step in STEPS] == [True] * 3


def test_a_missing_field() -> None:
    operator = operators.without_field("add-book", ("kind",), Mode.ALWAYS)
    assert answers(operator, STEPS[:1])[0].json == {name: value for name, value in BOOK.items() if name != "kind"}


def test_statuses() -> None:
    steps = [STEPS[0], Step(request("/books"), REFUSED), STEPS[1]]
    refused = operators.refused("add-book", REFUSED, Mode.ALWAYS)
    assert [each.status for each in answers(refused, steps)] == [400, 400, 400]
    accepted = operators.accepted("add-book", answer(), Mode.ALWAYS)
    assert [each.status for each in answers(accepted, steps)] == [201, 201, 201]
    first = operators.repeated("add-book", Mode.ALWAYS, first=True)
    assert [each.body for each in answers(first, STEPS)] == [STEPS[0].response.body] * 3


def test_deliveries() -> None:
    one, two = (Request("POST", f"https://a.example.com/{name}") for name in "ab")
    steps = [replace(STEPS[0], deliveries=(one,)), replace(STEPS[1], deliveries=(two,))]
    twice = operators.of_deliveries("sent twice", lambda each, _earlier: [each, each], Mode.LATER)
    behaviour = twice.start(SPEC)
    assert [behaviour(step).deliveries for step in steps] == [(one,), (two, two)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a,b\r\n1,2\r\n", "a,b\r\n1\r\n"), ("a,b", "a"), ("a,b\r\nc\r\n", "a,b\r\nc\r\n"), ("", "")],
)
def test_a_line_of_csv_is_one_field_short(text: str, expected: str) -> None:
    csv = Step(request(), Response(200, Headers([("content-type", "text/csv")]), text.encode()))
    operator = operators.of_text("add-book", "short", operators.without_last_field, Mode.ALWAYS)
    assert operator.start(SPEC)(csv).response.body.decode() == expected
