"""State rules on what correct servers do: findings, which are all false alarms, and what the rules cannot tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from caveat.session.session import Session
from harbour_habits import HABITS, ON_A_SHARED_TARGET
from harbour_journey import travelled
from harbour_story import random_story

SEEDS = 20
STEPS = 40
"""Random requests of one sequence."""


@dataclass
class Tally:
    """The results of the rules for all random sequences and journeys."""

    kept: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    """Why they could not tell, on exclusive targets."""
    alarms: list[str] = field(default_factory=list)

    def add(self, session: Session, found: Iterator[str], *, counts: bool) -> None:
        """Add the results of one session; `counts` says whether its target was exclusive."""
        self.alarms += found
        for each in session.coverage.evaluations.values() if counts else ():
            self.kept += each.kept
            self.reasons.update(each.total.cannot_tell)

    @property
    def share(self) -> float:
        """The share of evaluations that could not tell."""
        return self.reasons.total() / max(self.kept + self.reasons.total(), 1)


def tally(switches: tuple[str, ...], seeds: int, *, exclusive: bool = True) -> Tally:
    """Random sequences and journeys against a correct server, on an exclusive target and on one that is not."""
    result = Tally()
    for seed in range(seeds):
        for is_exclusive in {exclusive, False}:
            story = random_story(*switches, seed=seed, exclusive=is_exclusive, steps=STEPS)
            journey = travelled(*switches, seed=seed, exclusive=is_exclusive)
            for kind, each in (("story", story), ("journey", journey)):
                found = (
                    f"{kind}, seed {seed}, exclusive {is_exclusive}: {one.code} {one.message}"
                    for one in each.findings
                    if one.code.startswith("STA")
                )
                result.add(each.session, found, counts=is_exclusive)
    return result


def lines(seeds: int = SEEDS) -> Iterator[str]:
    """A line for each habit with a finding or many undecided evaluations, and the sums."""
    whole = Tally()
    for switches in (*HABITS, *ON_A_SHARED_TARGET):
        each = tally(switches, seeds, exclusive=switches not in ON_A_SHARED_TARGET)
        name = " + ".join(switches) or "no habit"
        yield from (f"{name}: {alarm}" for alarm in each.alarms)
        yield f"{name:24} {each.kept:7,} kept, cannot tell {each.share:.1%}"
        whole = Tally(whole.kept + each.kept, whole.reasons + each.reasons, whole.alarms + each.alarms)
    count = len(HABITS) + len(ON_A_SHARED_TARGET)
    yield f"{count} habits, {seeds} seeds: {len(whole.alarms)} false alarms; cannot tell {whole.share:.1%}, because:"
    yield from (f"  {number / whole.reasons.total():5.1%} {reason}" for reason, number in whole.reasons.most_common())
