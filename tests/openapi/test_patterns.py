"""Patterns that may take exponential time are recognized, and common ones are not."""

from __future__ import annotations

import random

import pytest

from caveat.mock.responses.strings import text
from caveat.openapi.patterns import backtracks, is_huge

EXPONENTIAL = [
    r"^(a+)+$",
    r"^(a*)*b$",
    r"^([a-z]+)*\d$",
    r"^(\w+\s?)*$",
    r"^(a|a?)+$",
    r"^(a|ab?)*c$",
    r"^(b|bb)+c$",
    r"^(.*,)+x$",
    r"^([0-9a-f]+[a-z]*)+$",
    r"^((ab)*|(ac)*)*$",
    r"^(x+x+){2,}y$",
    r"^(a{1,100}){1,100}$",
    r"^(?:(?:\d+)?\d*)+$",
]

COMMON = [
    r"^[a-z]+(-[a-z]+)*$",
    r"^[\w.+-]+@([\w-]+\.)+[\w-]{2,4}$",
    r"^\d{4}-\d{2}-\d{2}$",
    r"^[A-Z]{2}[0-9]{1,30}$",
    r"^(\d+,)*\d+$",
    r"^/([^/]+/)*$",
    r"^(?=.*\d)[a-z\d]{8,}$",
    r"^#([0-9a-f]{3}|[0-9a-f]{6})$",
    r"^(com|org|net)$",
    r"^([+-]?\d+;)*$",
    r"^([a-z]{2}:)+end$",
    r"^\p{L}+$",
    r"^(unclosed",
    r"",
]


@pytest.mark.parametrize("pattern", EXPONENTIAL)
def test_a_pattern_may_take_exponential_time(pattern: str) -> None:
    assert backtracks(pattern)


@pytest.mark.parametrize("pattern", COMMON)
def test_a_common_pattern_does_not(pattern: str) -> None:
    assert not backtracks(pattern)


HUGE = {
    r"a{1000000}": True,
    r"^(x{1000}){1000}$": True,
    r"a{10000}b": True,
    r"a{10000}": False,
    r"^.{1,1000000}$": False,
    r"(a+)+": False,
    r"^(unclosed": False,
    r"a{99999999999999999999}": False,
}


@pytest.mark.parametrize("pattern", HUGE)
def test_patterns_whose_texts_are_all_very_long(pattern: str) -> None:
    assert is_huge(pattern) is HUGE[pattern]


@pytest.mark.parametrize("pattern", ["a{1000000}", "(x{1000}){1000}"])
def test_no_text_is_generated_from_a_huge_pattern(pattern: str) -> None:
    assert len(text([{"pattern": pattern}], random.Random(0))) < 100  # noqa: S311 - no secret
