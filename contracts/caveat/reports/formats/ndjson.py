"""Events for programs that follow a run: JSON objects, one in each line, in the order of the run.

`reports/schemas/ndjson.schema.json` describes each line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

import caveat
from caveat.json_text import JsonValue
from caveat.judging.verdict import Verdict, exit_code
from caveat.printable import printable_json
from caveat.reports import facts
from caveat.reports.curl import base_of
from caveat.reports.summary import state

VERSION = 1
"""The version of the events' structure: it rises when a reader has to change."""


def report(verdicts: Sequence[Verdict]) -> str:
    """The events of a finished run; during a run, the functions below write the same events."""
    parts = (line for verdict in verdicts for line in of_part(verdict))
    return "".join((started([verdict.api for verdict in verdicts]), *parts, *of_end(verdicts)))


def started(apis: Iterable[str]) -> str:
    """The first line: the run begins, for these APIs."""
    return _line("run", {"version": VERSION, "caveat": caveat.__version__, "apis": list(apis)})


def of_part(part: Verdict) -> Iterator[str]:
    """A line for each finding of a part of a run, and then one for each unit that is complete with it."""
    for finding in part.findings:
        yield _line("finding", {**facts.finding(finding, base_of(part)), "api": part.api})
    for unit in part.units:
        yield _line("unit", {"api": part.api, "number": unit.number, "name": unit.name, "digest": unit.digest})


def of_end(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """A line for each verdict, and the last one, with the exit code."""
    for verdict in verdicts:
        yield _line("verdict", _verdict(verdict))
    yield _line("end", {"exit_code": exit_code(tuple(verdicts)), "partial": any(each.interrupted for each in verdicts)})


def _verdict(verdict: Verdict) -> dict[str, JsonValue]:
    """The facts that no earlier event has; findings are named by their fingerprints, the worst first."""
    failing = {finding.fingerprint for finding in verdict.failing}
    listed = [finding for cause in verdict.causes for finding in cause.findings]
    return {
        "api": verdict.api,
        "result": state(verdict).lower(),
        "exit_code": verdict.exit_code,
        "partial": verdict.interrupted,
        "exchanges": verdict.exchanges,
        "units_planned": verdict.planned,
        "seed": verdict.seed,
        "digest": verdict.digest,
        "failing": list(dict.fromkeys(each.fingerprint for each in listed if each.fingerprint in failing)),
        "known": list(dict.fromkeys(each.fingerprint for each in listed if each.is_known)),
        "errors": list(verdict.errors),
        "notices": list(verdict.notices),
        "seconds": round(verdict.seconds, 3),
    }


def _line(event: str, fields: dict[str, JsonValue]) -> str:
    return printable_json(json.dumps({"event": event, **fields}, ensure_ascii=False)) + "\n"
