"""Scalars: numbers and strings that satisfy several schemas together."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rstr.rstr_base import ALPHABETS

from caveat.json_text import JsonValue
from caveat.mock.responses.numeric import number, tightest
from caveat.mock.responses.strings import FORMATS, text

Part = dict[str, JsonValue]


def rng(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - variety, not secrecy


BOUNDS: dict[str, tuple[list[Part], float | None, float | None]] = {
    "none": ([{}], None, None),
    "one": ([{"low": 1, "high": 2}], 1, 2),
    "the tightest of several": ([{"low": 1, "high": 9}, {"low": 3}, {"high": 5.5}], 3, 5.5),
    "one that is not a number": ([{"low": "1", "high": None}], None, None),
}


@pytest.mark.parametrize("title", BOUNDS)
def test_the_strictest_bound_is_used(title: str) -> None:
    parts, low, high = BOUNDS[title]
    assert (tightest(parts, "low", max), tightest(parts, "high", min)) == (low, high)


@given(st.integers(-(10**20), 10**20), st.integers(0, 20), st.integers(1, 7), st.booleans(), st.integers())
def test_whole_numbers_are_within_their_bounds(low: int, more: int, step: int, exclusive: bool, seed: int) -> None:  # noqa: FBT001 - a fact
    bounds: Part = {"exclusiveMinimum": low - 1} if exclusive else {"minimum": low}
    value = number([bounds, {"maximum": low + more + step, "multipleOf": step}], rng(seed), whole=True)
    assert isinstance(value, int)
    assert low <= value <= low + more + step
    assert value % step == 0


@given(st.floats(-1e300, 1e300, allow_subnormal=False), st.floats(0.001, 1e300), st.booleans(), st.integers())
def test_real_numbers_are_within_their_bounds(low: float, more: float, exclusive: bool, seed: int) -> None:  # noqa: FBT001 - a fact
    high = low + abs(low) * 0.001 + more
    kind = "exclusiveM" if exclusive else "m"
    value = number([{f"{kind}inimum": low}, {f"{kind}aximum": high}], rng(seed), whole=False)
    assert isinstance(value, float)
    assert low < value < high


NESTED = "^((xn--)?[a-z]+(-[a-z]+)*\\.)+[a-z]{2,}$"


def test_nested_repeats_of_a_pattern_make_no_string_of_all_their_products() -> None:
    assert all(len(text([{"pattern": NESTED}], rng(seed))) < 20_000 for seed in range(9))
    assert len(text([{"pattern": "^([a-z]{50}){50}$"}], rng(0))) == 2500


STRINGS: dict[str, tuple[list[Part], int, int]] = {
    "without a length": ([{}], 8, 8),
    "with a maximum length": ([{"maxLength": 3}], 3, 3),
    "with a minimum length": ([{"minLength": 30}, {"minLength": 20}], 30, 30),
    "of a pattern": ([{"pattern": "^[ab]{5}$"}], 5, 5),
    "of a pattern without a bound": ([{"pattern": r"^-?\d+\.\d{4}$"}], 6, 18),
    "of a pattern that Python does not support": ([{"pattern": "\\p{Greek}"}], 8, 8),
    "of a pattern that is too long": ([{"pattern": "a{99999999999999999999}"}], 8, 8),
    "of a format before a pattern": ([{"pattern": "a"}, {"format": "uuid"}], 36, 36),
    "of an unknown format": ([{"format": "whim"}], 8, 8),
}


@pytest.mark.parametrize("title", STRINGS)
def test_a_string_has_a_valid_length(title: str) -> None:
    parts, minimum, maximum = STRINGS[title]
    assert minimum <= len(text(parts, rng(0))) <= maximum


def test_a_string_of_a_pattern_does_not_depend_on_the_order_of_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    parts: list[Part] = [{"pattern": r"^\W{9}[\W_]{9}[^\W_].$"}]
    value = text(parts, rng(0))
    # Rstr joins it from a set, whose order changes from process to process.
    monkeypatch.setitem(ALPHABETS, "nonword", ALPHABETS["nonword"][::-1])
    assert text(parts, rng(0)) == value


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - {"byte", "base64url", "sf-boolean"}))
def test_a_format_has_many_strings(name: str) -> None:
    assert len({text([{"format": name}], rng(seed)) for seed in range(20)}) > 5


@pytest.mark.parametrize("until", [datetime(2000, 3, 1, 12, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)])
def test_times_lie_in_the_year_before(until: datetime) -> None:
    for seed in range(50):
        time = datetime.fromisoformat(text([{"format": "date-time"}], rng(seed), until))
        assert until - timedelta(days=366) < time < until
        assert until.date() - timedelta(days=366) <= date.fromisoformat(text([{"format": "date"}], rng(seed), until))
        assert date.fromisoformat(text([{"format": "date"}], rng(seed), until)) <= until.date()
