"""Findings on labelled exchanges: nearly all are right, nearly all are found, and each cause is reported once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.findings import Score, add_stories, all_cases, lines, score
from bench.labelled.stories import stories

MIN_EXCHANGES, MIN_PRECISION, MIN_RECALL, MAX_CLUSTERS = 300, 0.99, 0.97, 1.2


@pytest.fixture(scope="module")
def result() -> Score:
    """Give the score of all labelled exchanges."""
    return add_stories(list(stories()), score(all_cases()))


def test_findings_are_right_and_complete(result: Score) -> None:
    assert result.exchanges >= MIN_EXCHANGES
    assert result.precision >= MIN_PRECISION, result.false
    assert result.recall >= MIN_RECALL, result.missing


def test_each_cause_is_shown_once(result: Score) -> None:
    assert result.causes > 100
    assert result.clusters <= MAX_CLUSTERS


def test_most_exchanges_are_of_servers_that_are_right() -> None:
    kinds = {case.kind for case in all_cases() if not case.codes}
    assert len(kinds) > 25
    assert sum(len(case.exchanges) for case in all_cases() if not case.codes) >= 300


def test_a_wrong_label_is_noticed() -> None:
    right = next(case for case in all_cases() if not case.codes)
    wrong = next(case for case in all_cases() if case.codes)
    missing = score([replace(right, codes=frozenset({"OAS003"}))])
    false = score([replace(wrong, codes=frozenset())])
    assert (missing.recall, len(missing.missing)) == (0, len(right.exchanges))
    assert (false.precision, len(false.false)) == (0, len(wrong.exchanges))


def test_the_figures_are_printed() -> None:
    counts, shares, clusters, *problems = lines()
    assert counts.endswith("of wrong ones")
    assert shares.startswith("precision ")
    assert clusters.endswith(" each")
    assert all(line.startswith(("false: ", "missing: ")) for line in problems)
