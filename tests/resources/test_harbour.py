"""State rules against a server: silent on each habit of correct servers, and each fault is found by its rule."""

from __future__ import annotations

from collections import Counter

import pytest

from harbour_habits import HABITS
from harbour_story import told

SEEDS = 4


def state_findings(*switches: str, seed: int, exclusive: bool, steps: int = 40) -> list[str]:
    story = told(*switches, seed=seed, exclusive=exclusive, steps=steps)
    return [f"{each.code} {each.message}" for each in story.findings if each.code.startswith("STA")]


@pytest.mark.parametrize("switches", HABITS, ids="+".join)
def test_a_correct_server_has_no_finding(switches: tuple[str, ...]) -> None:
    for seed in range(SEEDS):
        assert state_findings(*switches, seed=seed, exclusive=seed % 2 == 0) == []


def test_another_client_that_writes_causes_no_finding() -> None:
    for seed in range(SEEDS):
        assert state_findings("another client", seed=seed, exclusive=False) == []


FAULTS: dict[tuple[str, ...], str] = {
    ("create is not stored",): "STA001",
    ("POST shows another name",): "STA002",
    ("POST lacks a field",): "STA002",
    ("a note is always the same",): "STA002",
    ("created are not listed",): "STA003",
    ("PATCH is not stored",): "STA004",
    ("PUT is not stored",): "STA004",
    ("PATCH replaces all",): "STA005",
    ("update hits another",): "STA005",
    ("delete does nothing",): "STA006",
    ("deleted are listed",): "STA007",
    ("limit is ignored",): "STA008",
    ("pages overlap",): "STA009",
    ("pages overlap", "cursor"): "STA009",
    ("pages overlap", "pages from 1"): "STA009",
    ("pages overlap", "link in a header"): "STA009",
    ("pages skip",): "STA010",
    ("filter is ignored",): "STA011",
    ("filter loses",): "STA012",
    ("sort is ignored",): "STA013",
    ("reading counts up",): "STA014",
    ("reading removes",): "STA014",
    ("total is wrong", "total"): "STA015",
    ("a key repeats the effect",): "STA016",
    ("id twice",): "STA017",
    ("ids fall", "ordered"): "STA018",
    ("location leads elsewhere",): "STA019",
    ("If-None-Match is ignored",): "STA020",
    ("If-Match is ignored",): "STA021",
    ("HEAD finds nothing",): "STA022",
    ("the ETag stays",): "STA023",
    ("lists are stale",): "STA024",
    ("a deletion takes another",): "STA025",
    ("total of the page", "total"): "STA015",
    ("every page is the last", "link in the body"): "STA010",
}


@pytest.mark.parametrize("exclusive", [True, False], ids=["exclusive", "shared"])
@pytest.mark.parametrize("switches", FAULTS, ids="+".join)
def test_a_fault_is_found_by_its_rule(switches: tuple[str, ...], *, exclusive: bool) -> None:
    codes: Counter[str] = Counter()
    for seed in range(8):
        codes.update(each[:6] for each in state_findings(*switches, seed=seed, exclusive=exclusive, steps=80))
        if FAULTS[switches] in codes:
            return
    assert FAULTS[switches] in codes


def test_few_evaluations_cannot_tell_on_an_exclusive_target() -> None:
    counts: Counter[str] = Counter()
    for seed in range(SEEDS):
        counts.update(name.split()[1] for name in told(seed=seed, steps=80).counts.elements())
    assert counts["CannotTell"] <= 0.15 * counts.total()
