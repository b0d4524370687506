"""A run: traffic to a target, observed by a session, with a verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from caveat.catalogue.api import Api
from caveat.judging.finding import Finding
from caveat.judging.merge import merged
from caveat.judging.verdict import Verdict
from caveat.openapi import document
from caveat.openapi.document import Document
from caveat.runs.collector import Collector
from caveat.runs.fail_fast import FailFast
from caveat.targets.target import Target, observed
from caveat.traffic.events import ProgressEvent, Traffic
from caveat.traffic.plan import Plan

OnProgress: TypeAlias = Callable[[ProgressEvent, int], None]
"""Takes a progress event, and the number of exchanges judged so far."""

INTERRUPTED = "the run was interrupted"


def interrupted(name: str) -> Verdict:
    """The verdict of an API whose run was interrupted, without the findings so far."""
    return Verdict(name, 0, errors=(f"{INTERRUPTED}: not everything was tested",), interrupted=True)


def run(api: Api, target: Target, traffic: Traffic, plan: Plan, on_progress: OnProgress | None = None) -> Verdict:
    """Send the traffic of a plan to a target, and judge every exchange; Ctrl-C ends it in order."""
    return with_source_lines(merged(parts(api, target, traffic, plan, on_progress)), api.source)


def parts(  # noqa: PLR0913 - what a run depends on, and two listeners
    api: Api,
    target: Target,
    traffic: Traffic,
    plan: Plan,
    on_progress: OnProgress | None = None,
    *,
    on_finding: Callable[[Finding], None] = lambda _finding: None,
    on_part: Callable[[Verdict], None] = lambda _part: None,
    proves: bool = True,
    fail_fast: FailFast | None = None,
) -> tuple[Verdict, ...]:
    """A verdict for each unit of a run, and one for the units that were not carried out.

    `on_finding` gets each finding when it is found, complete and redacted, and `on_part` the verdict of each unit
    when it is complete. `proves` says whether the requests of findings are sent again, where the target allows that.
    With `fail_fast`, the run ends at the first finding that fails it.
    """
    collector = Collector(api, target, plan, proves=proves, on_part=on_part)
    collector.on_finding, collector.fail_fast = on_finding, fail_fast
    try:
        for event in traffic(api.spec, observed(target, collector.session), plan):
            collector.take(event)
            if on_progress is not None and isinstance(event, ProgressEvent):
                on_progress(event, collector.exchanges)
    except KeyboardInterrupt:
        _interrupt(target)
    try:
        return collector.parts()
    except KeyboardInterrupt:
        # While the requests of the last unit's findings were sent again.
        _interrupt(target)
        return collector.parts()


def _interrupt(target: Target) -> None:
    log = target.traffic_log
    if not log.stopped:
        log.stopped, log.interrupted = INTERRUPTED, True


def with_source_lines(verdict: Verdict, source: Path | None) -> Verdict:
    """The verdict with file and line of each broken promise, if the API has a document."""
    if source is None or not has_promises(verdict):
        return verdict
    return with_lines_of(verdict, document.load(source))


def has_promises(verdict: Verdict) -> bool:
    """Whether a finding is about a place in the document."""
    return any(finding.promise for finding in verdict.findings)


def with_lines_of(verdict: Verdict, loaded: Document) -> Verdict:
    """The verdict with file and line of each broken promise of a document."""
    return replace(verdict, findings=tuple(_with_source_line(finding, loaded) for finding in verdict.findings))


def _with_source_line(finding: Finding, loaded: Document) -> Finding:
    if not finding.promise:
        return finding
    place = loaded.place(finding.promise)
    return replace(finding, file=place.file, line=place.line, column=place.column)
