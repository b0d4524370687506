"""Verdicts for CI systems: JUnit XML, a suite for each API, with a case for each operation and each broken rule."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from caveat.judging.cause import Cause
from caveat.judging.finding import Finding
from caveat.judging.promise import Subject
from caveat.judging.reach import Reach
from caveat.judging.verdict import Verdict
from caveat.printable import printable
from caveat.reports.findings import block_of
from caveat.reports.known import reason_of

KEPT = "every promise was kept"
NOT_CALLED = "no promise was judged"

_CauseFinding: TypeAlias = tuple[Cause, Finding]
"""A cause, and its finding about one operation and rule."""


@dataclass(frozen=True, slots=True)
class _Case:
    """A test case, with the child that says why it did not pass."""

    group: str
    """The operationId, or the part of the API that is no operation."""
    name: str
    result: str = ""
    message: str = ""
    type: str = ""
    text: str = ""


def report(verdicts: Sequence[Verdict]) -> str:
    """All verdicts: a broken rule is a failure, an error of the run an error.

    An operation that was not called is skipped, and so is what the baseline lists, each with the reason.
    """
    root = Element("testsuites", name="caveat")
    for verdict in verdicts:
        _suite(root, verdict)
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(root: Element, verdict: Verdict) -> None:
    cases = list(_cases(verdict)) or [_Case("", KEPT)]
    results = [case.result for case in cases]
    suite = SubElement(
        root,
        "testsuite",
        name=_legal(verdict.api),
        tests=str(len(cases)),
        failures=str(results.count("failure")),
        errors=str(results.count("error")),
        skipped=str(results.count("skipped")),
        time=f"{verdict.seconds:.3f}",
    )
    for case in cases:
        group = f"{verdict.api}.{case.group}" if case.group else verdict.api
        element = SubElement(suite, "testcase", classname=_legal(group), name=_legal(case.name))
        if case.result:
            child = SubElement(element, case.result, message=_legal(case.message))
            if case.type:
                child.set("type", case.type)
            child.text = _legal(case.text) or None


def _cases(verdict: Verdict) -> Iterator[_Case]:
    by_rule = _by_operation_and_rule(verdict)
    for (operation, _), broken in by_rule.items():
        yield _broken(operation, broken, verdict)
    broken_operations = {operation for operation, _ in by_rule}
    for name, outcome in verdict.outcomes.items():
        if name not in broken_operations:
            was_called = outcome.state not in {Reach.NOT_SENT, Reach.NOT_JUDGED}
            why = f"{outcome.state}: {outcome.why}"
            yield _Case(name, KEPT) if was_called else _Case(name, NOT_CALLED, "skipped", why)
    for promise in verdict.promises:
        if promise.subject is not Subject.EXCHANGES and promise.code not in verdict.broken:
            yield _Case("", f"{promise.code} {promise.title}")
    for error in verdict.errors:
        yield _Case("", "could not judge", "error", error)


def _by_operation_and_rule(verdict: Verdict) -> dict[tuple[str, str], list[_CauseFinding]]:
    by_rule: defaultdict[tuple[str, str], list[_CauseFinding]] = defaultdict(list)
    for cause in verdict.causes:
        for finding in cause.findings:
            if finding.is_breach:
                by_rule[finding.operation or "", finding.code].append((cause, finding))
    return by_rule


def _broken(operation: str, pairs: list[_CauseFinding], verdict: Verdict) -> _Case:
    """A failure, or a skipped case if the baseline lists all that was found."""
    first = next((finding for _, finding in pairs if not finding.is_known), pairs[0][1])
    causes = list({id(cause): cause for cause, _ in pairs}.values())
    text = "\n\n".join(_about(cause, operation, first.code, verdict) for cause in causes)
    if first.is_known:
        reasons = dict.fromkeys(_reason(finding, verdict) for _, finding in pairs)
        return _Case(operation, f"{first.code} {first.title}", "skipped", f"known: {'; '.join(reasons)}", text=text)
    return _Case(operation, f"{first.code} {first.title}", "failure", first.message, str(first.severity), text)


def _reason(finding: Finding, verdict: Verdict) -> str:
    """Why a finding is known, though its cause may have new ones too."""
    whole = next((cause.fingerprint for cause in verdict.causes if finding in cause.findings), "")
    entry = verdict.baseline.entry_of({finding.fingerprint, whole}) if verdict.baseline is not None else None
    return reason_of(entry)


def _about(cause: Cause, operation: str, code: str, verdict: Verdict) -> str:
    """A cause in full where its main finding is, and elsewhere by that finding."""
    main = cause.main
    if (main.operation or "", main.code) == (operation, code):
        return block_of(cause, verdict)
    return f"The same cause as {main.code} of {main.operation}, fingerprint {main.fingerprint}: {main.message}"


def _legal(text: str) -> str:
    """The text without control characters, and without the characters that XML 1.0 (2.2) does not allow."""
    return re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", printable(text))
