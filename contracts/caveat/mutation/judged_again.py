"""Judges the exchanges of a recording as the run that sent them did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from caveat.catalogue.api import Api
from caveat.judging.reach import Outcome
from caveat.judging.verdict import UnitDigest, Verdict
from caveat.mutation.har import Archive
from caveat.mutation.recording import Recording, Segment
from caveat.runs.second_opinion import agrees
from caveat.session.session import Session


def judged_again(api: Api, archive: Archive) -> Recording:
    """The recording of an archive, with the findings of all rules; raises `RuleFailed`."""
    return Recording(archive.segments, tuple(_parts(api, archive)))


def _parts(api: Api, archive: Archive) -> Iterator[Verdict]:
    session = Session(api, exclusive=archive.exclusive)
    session.confirms = lambda finding: agrees(api.spec, finding)
    for number, segments in groupby(archive.segments, key=lambda segment: segment.unit.number):
        session.start_unit()
        for segment in segments:
            session.restart()
            _observe(session, segment)
        yield Verdict(
            api.name,
            len(api.spec.operations),
            exchanges=session.coverage.exchanges,
            outcomes=_outcomes(session),
            findings=tuple(session.findings),
            units=(UnitDigest(number, f"segment {number}", session.coverage.digest),),
            planned=1,
        )


def _observe(session: Session, segment: Segment) -> None:
    for step in segment.steps:
        session.observe(step.request, step.response, step.time)
        for webhook in step.deliveries:
            session.deliver(webhook)


def _outcomes(session: Session) -> dict[str, Outcome]:
    statuses: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for (name, status), count in session.coverage.statuses.items():
        statuses[name][status] = count
    return {name: Outcome(counts) for name, counts in sorted(statuses.items()) if name in session.api.spec.operations}
