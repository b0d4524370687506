"""What `scripts/bench` says, at sizes that take no time."""

from __future__ import annotations

import os
import re

import pytest

from bench import cases, lists, load, memory, rates, start
from caveat.catalogue import catalogue


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")


@pytest.mark.usefixtures("nothing_installed")
def test_rates_are_compared_and_it_is_said_what_it_could_not_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "REQUESTS", 16)
    said = list(rates.lines())
    assert said[0].startswith("wrk is not installed")
    assert [line.split()[3] for line in said[1:]] == ["constant", "caveat", "prism"] * 2
    assert said[3].endswith("prism                is not installed, so not measured")


@pytest.mark.usefixtures("nothing_installed")
def test_starts_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "ROUNDS", 1)
    said = list(start.lines())
    assert [line[:35].split()[2:] for line in said] == [
        ["dialog360", "caveat"],
        ["unleash", "caveat"],
        ["dialog360", "prism"],
    ]
    assert said[0].endswith("1.00 of dialog360 caveat")
    assert said[2].endswith("is not installed, so not measured")


def test_memory_is_looked_at_after_each_quarter() -> None:
    said = list(memory.lines(8))
    assert [line.split()[1:3] for line in said[:5]] == [["dfend", many] for many in "02468"]
    assert [line.split()[1] for line in said[5:]] == ["dialog360"] * 5 + ["unleash"] * 5
    assert all(re.search(r"\d+ MB$|cannot be seen", line) for line in said)


def test_memory_of_this_process_is_seen_where_there_is_a_proc() -> None:
    seen = memory.taken(os.getpid())
    assert seen is None or 10 < seen < 10_000
    assert memory.taken(2**31) is None


def test_lists_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "TIMES", 3)
    said = list(lists.lines((100, 200), (1_000, 3_000)))
    assert [re.search(r" of (\d(,?\d)*)", line)[1] for line in said] == ["100", "200", "200", "1,000", "3,000"]  # type: ignore[index]


def test_cases_go_on_to_the_next_seed_until_there_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "EXAMPLES", 2)
    monkeypatch.setattr(catalogue, "names", lambda: ("unleash",))
    [said] = cases.lines(30, seed=3)
    assert re.fullmatch(r"unleash +\d\d exchanges judged, of seeds 3 to [4-9], in \d+ s", said)
