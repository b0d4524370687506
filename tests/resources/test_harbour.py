"""State rules against a server: silent on each habit of correct servers, and each fault is found by its rule."""

from __future__ import annotations

from collections import Counter

import pytest

from harbour_faults import STATE_FAULTS
from harbour_habits import HABITS
from harbour_story import Story, random_story

SEEDS = 4


def state_findings(*switches: str, seed: int, exclusive: bool, steps: int = 40) -> list[str]:
    story = random_story(*switches, seed=seed, exclusive=exclusive, steps=steps)
    return [f"{each.code} {each.message}" for each in story.findings if each.code.startswith("STA")]


@pytest.mark.parametrize("switches", HABITS, ids="+".join)
def test_a_correct_server_has_no_finding(switches: tuple[str, ...]) -> None:
    for seed in range(SEEDS):
        assert state_findings(*switches, seed=seed, exclusive=seed % 2 == 0) == []


def test_another_client_that_writes_causes_no_finding() -> None:
    for seed in range(SEEDS):
        assert state_findings("another client", seed=seed, exclusive=False) == []


@pytest.mark.parametrize("exclusive", [True, False], ids=["exclusive", "shared"])
@pytest.mark.parametrize("switches", STATE_FAULTS, ids="+".join)
def test_a_fault_is_found_by_its_rule(switches: tuple[str, ...], *, exclusive: bool) -> None:
    stories = (Story(frozenset(switches), seed, exclusive) for seed in range(8))
    # The first step that shows it is the last.
    found = (finding.code for story in stories for _ in story.steps(80) for finding in story.findings)
    assert STATE_FAULTS[switches] in found


def test_few_evaluations_cannot_tell_on_an_exclusive_target() -> None:
    counts: Counter[str] = Counter()
    for seed in range(SEEDS):
        counts.update(name.split()[1] for name in random_story(seed=seed, steps=80).counts.elements())
    assert counts["CannotTell"] <= 0.15 * counts.total()
