"""Merges verdicts of parts of a run, in any order, into the verdict of the whole run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from caveat.judging.finding import Finding, simplicity
from caveat.judging.promise import Promise
from caveat.judging.reach import IN_ANOTHER_SHARD, Outcome, together
from caveat.judging.verdict import (
    NOT_EVERYTHING,
    NOT_REACHED,
    NOTHING_ACCEPTED,
    NOTHING_JUDGED,
    Evaluations,
    UnitDigest,
    Verdict,
)


def merged(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict of a run from those of its parts: of one API, one seed and one plan; at least one.

    A unit that several parts carried out counts once: the parts after the first one are left out.
    """
    first = min(verdicts, key=lambda verdict: verdict.units)
    parts = list(_without_repetition(verdicts))
    units = tuple(sorted({unit for verdict in verdicts for unit in verdict.units}))
    planned = max(part.planned for part in verdicts)
    whole = replace(
        first,
        models=max((part.models for part in verdicts if part.models is not None), default=None),
        evidence=max((part.evidence for part in verdicts), key=len),
        base_url=max(part.base_url for part in verdicts),
        added_path=max(part.added_path for part in verdicts),
        seed=max(part.seed for part in verdicts),
        operations=max(part.operations for part in verdicts),
        exchanges=sum(part.exchanges for part in parts),
        outcomes=_outcomes(parts, complete=len(units) >= planned),
        promises=_promises(verdicts),
        evaluations=_evaluations(parts),
        findings=_findings(verdicts, parts),
        errors=tuple(
            sorted({error for part in verdicts for error in part.errors if not error.startswith(_OF_THE_WHOLE)})
        ),
        notices=tuple(sorted({notice for part in verdicts for notice in part.notices})),
        interrupted=any(part.interrupted for part in verdicts),
        limited=any(part.limited for part in verdicts),
        units=units,
        planned=planned,
        seconds=sum(part.seconds for part in verdicts),
    )
    return concluded(whole)


_NOT_FOUND = 404

_OF_THE_WHOLE = (NOTHING_JUDGED, NOTHING_ACCEPTED, NOT_REACHED)
"""The beginnings of errors that may hold for a part of a run and not for the whole run, or the other way round."""


def concluded(verdict: Verdict) -> Verdict:
    """The verdict, with an error if no exchange was judged or no request was accepted."""
    if verdict.errors:
        return verdict
    if not verdict.judged:
        ends = tuple(each for each in verdict.notices if each.endswith(NOT_EVERYTHING)) if verdict.limited else ()
        notices = tuple(each for each in verdict.notices if each not in ends)
        return replace(verdict, errors=ends or (NOTHING_JUDGED,), notices=notices)
    return with_acceptance_required(verdict)


def with_acceptance_required(verdict: Verdict) -> Verdict:
    """The verdict, with an error if no request was accepted and no finding fails the run.

    Findings that a baseline lists, or that `--fail-on` hides, make no such run a success.
    """
    # Where the contract promises a redirect, no 2xx is needed.
    accepted = any(outcome.accepted for outcome in verdict.outcomes.values())
    if accepted or verdict.errors or verdict.failing or not verdict.judged:
        return verdict
    return replace(verdict, errors=(f"{NOTHING_ACCEPTED}{_of_the_path(verdict)}",))


def _of_the_path(verdict: Verdict) -> str:
    """A hint after the error that nothing was accepted, if the base path of the document may be the reason."""
    statuses = {status for outcome in verdict.outcomes.values() for status in outcome.statuses}
    if not verdict.added_path or _NOT_FOUND not in statuses:
        return ""
    return f": {verdict.added_path} is from `servers` of the document, and a URL that ends with /. gets no such path"


def _without_repetition(verdicts: Iterable[Verdict]) -> Iterable[Verdict]:
    seen: set[UnitDigest] = set()
    for verdict in verdicts:
        if not verdict.units or not seen.issuperset(verdict.units):
            yield verdict
        seen.update(verdict.units)


def _outcomes(parts: Iterable[Verdict], *, complete: bool) -> dict[str, Outcome]:
    outcomes: dict[str, Outcome] = {}
    for part in parts:
        for name, outcome in part.outcomes.items():
            outcomes[name] = together(outcomes[name], outcome) if name in outcomes else outcome
    if complete:
        outcomes = {name: _here(outcome) for name, outcome in outcomes.items()}
    return dict(sorted(outcomes.items()))


def _here(outcome: Outcome) -> Outcome:
    """The outcome without the reason that the operation is in another shard."""
    reasons = {reason: count for reason, count in outcome.not_sent.items() if reason != IN_ANOTHER_SHARD}
    return replace(outcome, not_sent=reasons)


def _promises(verdicts: Iterable[Verdict]) -> tuple[Promise, ...]:
    by_code = {promise.code: promise for verdict in verdicts for promise in verdict.promises}
    return tuple(by_code[code] for code in sorted(by_code))


def _evaluations(parts: Iterable[Verdict]) -> dict[str, Evaluations]:
    totals: dict[str, Evaluations] = {}
    for part in parts:
        for code, each in part.evaluations.items():
            before = totals.get(code, Evaluations())
            names = sorted({*before.by_operation, *each.by_operation})
            totals[code] = Evaluations(
                before.kept + each.kept,
                before.broken + each.broken,
                _summed(before.cannot_tell, each.cannot_tell),
                {name: _summed(before.by_operation.get(name, {}), each.by_operation.get(name, {})) for name in names},
            )
    return dict(sorted(totals.items()))


def _summed(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted((Counter(one) + Counter(other)).items()))


def _findings(verdicts: Iterable[Verdict], counted: Iterable[Verdict]) -> tuple[Finding, ...]:
    """Each finding once, with its simplest request; findings that are not about exchanges come first."""
    simplest: dict[tuple[str, str], Finding] = {}
    for finding in (finding for verdict in verdicts for finding in verdict.findings):
        key = _identity(finding)
        if key not in simplest or _preference(finding) < _preference(simplest[key]):
            simplest[key] = finding
    counts = Counter[tuple[str, str]]()
    for finding in (finding for verdict in counted for finding in verdict.findings):
        counts[_identity(finding)] += finding.count
    # Without exchanges, the parts of a run have found the same problem of one file.
    whole = (
        replace(finding, count=counts[key] if finding.exchanges else finding.count) for key, finding in simplest.items()
    )
    return tuple(sorted(whole, key=_place))


def _identity(finding: Finding) -> tuple[str, str]:
    """Without exchanges, two findings of one fingerprint are two problems, such as two in one file."""
    return finding.fingerprint, "" if finding.exchanges else finding.message


def _preference(finding: Finding) -> tuple[bool, tuple[int, int, str]]:
    """One that was repeated comes before one that was not, then the simplest."""
    return finding.is_unstable, simplicity(finding)


def _place(finding: Finding) -> tuple[bool, str, int, str, str, str]:
    about_exchanges = bool(finding.exchanges)
    file = "" if about_exchanges else finding.file
    line = 0 if about_exchanges else finding.line or 0
    return about_exchanges, file, line, finding.code, finding.operation or "", finding.fingerprint


def with_reach_required(verdict: Verdict) -> Verdict:
    """The verdict, with an error if an operation was not reached that this shard and the target allow."""
    unreached = verdict.unreached.items()
    missing = [name for name, outcome in unreached if outcome.allowed and outcome.why != IN_ANOTHER_SHARD]
    return replace(verdict, errors=(*verdict.errors, NOT_REACHED)) if missing else verdict


def with_missing_units(verdict: Verdict) -> Verdict:
    """The verdict, with an error if not all units of the run were carried out."""
    missing = verdict.planned - len(verdict.units)
    if missing <= 0 or verdict.errors:
        return verdict
    problem = f"{missing} of the {verdict.planned} parts of the run are missing in these reports"
    return replace(verdict, errors=(problem,))
