"""The parts of reports about known findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caveat.exchange import one_line
from caveat.judging.cause import Cause
from caveat.judging.known import Entry
from caveat.judging.verdict import Verdict


def known_as(cause: Cause, verdict: Verdict) -> str:
    """Why a cause is known: the reason of its entry, its owner and its last day; `""` for a new cause."""
    if not cause.is_known:
        return ""
    compared = verdict.baseline
    entry = compared.entry_of({cause.fingerprint, *cause.fingerprints}) if compared is not None else None
    return reason_of(entry)


def reason_of(entry: Entry | None) -> str:
    """The reason of an entry of the baseline, its owner and its last day; a default sentence without an entry."""
    if entry is None:
        return "the baseline lists it"
    facts = ", ".join(filter(None, (one_line(entry.owner), f"until {entry.expires}" if entry.expires else "")))
    return one_line(entry.reason) + (f" ({facts})" if facts else "")


def changes(verdicts: Sequence[Verdict]) -> Iterator[tuple[str, int]]:
    """The changes since the baselines, each with its number; empty without a baseline."""
    compared = [verdict.baseline for verdict in verdicts if verdict.baseline is not None]
    if not compared:
        return
    causes = [cause for verdict in verdicts for cause in verdict.causes if cause.is_breach]
    yield "new", sum(not cause.is_known for cause in causes)
    yield "known", sum(cause.is_known for cause in causes)
    yield "no longer seen", sum(len(each.absent) for each in compared)
    yield "expired", sum(len(each.expired) for each in compared)
