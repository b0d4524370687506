"""Shares: `--examples` bounds the examples and the boundary values, too."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import Mock

import pytest

from caveat.runs.run import run
from caveat.traffic.plan import SHARE, Plan
from caveat.traffic.property_based.broken_bodies import BrokenConstraint
from caveat.traffic.property_based.engine import drive
from caveat.traffic.property_based.shares import bound, chosen, spread
from pet_traffic import api, target, valid_response

SPREAD: list[tuple[int, int, list[int]]] = [
    (0, 3, []),
    (3, 3, [0, 1, 2]),
    (10, 1, [0]),
    (10, 2, [0, 9]),
    (10, 4, [0, 3, 6, 9]),
]


@pytest.mark.parametrize(("count", "limit", "chosen"), SPREAD)
def test_values_are_chosen_at_equal_distances(count: int, limit: int, chosen: list[int]) -> None:
    assert spread(range(count), limit) == chosen


BREAKS: list[tuple[str, int, str]] = [
    ("aabbcc", 6, "aabbcc"),
    ("..aaaaaabb..", 6, "..ab.."),
    ("aaaaaaaaab", 4, "aaab"),
    ("abcdefghij", 5, "abcdefghij"),
    ("abcdefghij", 3, "abdfhj"),
    ("abcd.......", 3, "abcd."),
    (f"{'.' * 80}ab", 20, f"{'.' * 18}ab"),
    ("ab", 1, "ab"),
    ("..abc..", 1, ".ac"),
    ("..........", 3, "..."),
]
"""Each letter is a promise that the value breaks alone; a dot is a value that breaks none."""


@pytest.mark.parametrize(("values", "limit", "expected"), BREAKS)
def test_a_value_for_each_broken_promise_comes_first(values: str, limit: int, expected: str) -> None:
    def broken(value: str) -> BrokenConstraint | None:
        return None if value == "." else BrokenConstraint(value, "type", "", is_null=False)

    assert "".join(chosen(values, limit, broken)) == expected


EXAMPLES = ", ".join(f"e{number}: {{value: m{number}}}" for number in range(20))
DOCUMENT = f"""
openapi: 3.1.0
info: {{title: Modes, version: '1'}}
paths:
  /modes:
    get:
      operationId: modes
      parameters:
        - name: mode
          in: query
          schema: {{type: string, enum: [{", ".join(f"m{number}" for number in range(20))}]}}
          examples: {{{EXAMPLES}}}
      responses: {{'200': {{description: x}}, '400': {{description: x}}}}
"""


@pytest.mark.parametrize("phase", ["examples", "coverage"])
@pytest.mark.parametrize("examples", [1, 2])
def test_a_phase_sends_its_share_at_most(phase: str, examples: int) -> None:
    verdict = run(api(DOCUMENT), target(valid_response), drive, Plan(examples=examples, phases=(phase,)))
    assert verdict.exchanges == SHARE * examples == Plan(examples=examples).share


def test_no_boundary_value_is_generated_once_the_run_is_to_stop() -> None:
    generated: list[int] = []

    def cases(_operation: object) -> Iterator[int]:
        for number in range(100):
            generated.append(number)
            yield number

    loaded = Mock(iter_coverage_cases=cases)
    bound(loaded, api(DOCUMENT).spec, Plan(), lambda: len(generated) > 2)
    loaded.iter_coverage_cases(Mock(label="GET /modes"))
    assert len(generated) == 3


def test_with_a_deadline_the_boundary_values_of_an_operation_take_a_share_of_the_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])

    def cases(_operation: object) -> Iterator[int]:
        for number in range(100):
            now[0] += 1
            yield number

    by_deadline: dict[float | None, tuple[int, list[str]]] = {}
    for deadline in (None, 140.0, 1000.0):
        now[0] = 100.0
        shortened: list[str] = []
        loaded = Mock(iter_coverage_cases=cases)
        bound(loaded, api(DOCUMENT).spec, Plan(deadline=deadline), lambda: False, shortened.append)
        generated = list(loaded.iter_coverage_cases(Mock(label="GET /modes")))
        by_deadline[deadline] = len(generated), shortened
    assert by_deadline == {None: (100, []), 140.0: (9, ["GET /modes"]), 1000.0: (100, [])}


def test_without_a_small_bound_all_examples_are_sent() -> None:
    verdict = run(api(DOCUMENT), target(valid_response), drive, Plan(phases=("examples",)))
    assert verdict.exchanges == 20
