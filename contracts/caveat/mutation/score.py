"""The mutation score: the share of mutants that a run finds, of those that change its exchanges."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from caveat.mutation.mutant import Family, Outcome, Result

STRUCTURAL, BEHAVIOUR = 97.0, 100.0
"""The lowest scores that pass by default: of answers and requests, and of state and prose, in percent."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many mutants have each outcome."""

    found: int = 0
    survived: int = 0
    equivalent: int = 0
    not_reached: int = 0
    already_broken: int = 0

    @property
    def total(self) -> int:
        """The number of mutants."""
        return self.found + self.survived + self.equivalent + self.not_reached + self.already_broken

    @property
    def percent(self) -> float | None:
        """The share that is found of those that could be: found and survived; None without any."""
        counted = self.found + self.survived
        return 100 * self.found / counted if counted else None


def score(results: Iterable[Result]) -> Score:
    """The score of some mutants together."""
    counts = Counter(result.outcome for result in results)
    return Score(
        found=counts[Outcome.FOUND],
        survived=counts[Outcome.SURVIVED],
        equivalent=counts[Outcome.EQUIVALENT],
        not_reached=counts[Outcome.NOT_REACHED],
        already_broken=counts[Outcome.ALREADY_BROKEN],
    )


def by_kind(results: Iterable[Result]) -> Mapping[tuple[Family, str], Score]:
    """The scores by family and kind, in the order of their first mutants."""
    groups: defaultdict[tuple[Family, str], list[Result]] = defaultdict(list)
    for result in results:
        groups[result.mutant.family, result.mutant.kind].append(result)
    return {group: score(members) for group, members in groups.items()}


def by_family(results: Iterable[Result]) -> Mapping[Family, Score]:
    """The scores by family."""
    results = tuple(results)
    families = dict.fromkeys(result.mutant.family for result in results)
    return {family: score(each for each in results if each.mutant.family is family) for family in families}


def unwatched(results: Iterable[Result]) -> Mapping[str, tuple[Result, ...]]:
    """The mutants that survived, by the promise that the run does not check."""
    promises: defaultdict[str, list[Result]] = defaultdict(list)
    for result in results:
        if result.outcome is Outcome.SURVIVED:
            promises[result.mutant.promise].append(result)
    return {promise: tuple(each) for promise, each in promises.items()}


def passes(results: Iterable[Result], least: float | None = None) -> bool:
    """Whether the scores are high enough: structural ones together, and each family of behaviour."""
    results = tuple(results)
    structural = score(result for result in results if result.mutant.family.is_structural)
    behaviour = score(result for result in results if not result.mutant.family.is_structural)
    scores = ((structural, STRUCTURAL), (behaviour, BEHAVIOUR))
    return all(
        each.percent is None or each.percent >= (default if least is None else least) for each, default in scores
    )
