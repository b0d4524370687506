"""Verdicts for CI systems: JUnit XML, a suite for each API and a case for each rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from caveat.judging.finding import Finding
from caveat.judging.verdict import Verdict
from caveat.printable import printable
from caveat.reports.curl import base_of
from caveat.reports.findings import block


def report(verdicts: Sequence[Verdict]) -> str:
    """All verdicts: a broken rule is a failure, an error of the run an error."""
    root = Element("testsuites", name="caveat")
    for verdict in verdicts:
        _suite(root, verdict)
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(root: Element, verdict: Verdict) -> None:
    titles = {promise.code: promise.title for promise in verdict.promises}
    codes = sorted({*titles, *verdict.broken})
    suite = SubElement(
        root,
        "testsuite",
        name=_legal(verdict.api),
        tests=str(len(codes) + len(verdict.errors)),
        failures=str(len(verdict.broken)),
        errors=str(len(verdict.errors)),
        time=f"{verdict.seconds:.3f}",
    )
    for code in codes:
        findings = [finding for finding in verdict.breaches if finding.code == code]
        title = titles.get(code) or (findings[0].title if findings else "")
        case = SubElement(suite, "testcase", classname=_legal(f"caveat.{verdict.api}"), name=_legal(f"{code} {title}"))
        if findings:
            _failure(case, findings, base_of(verdict))
    for error in verdict.errors:
        case = SubElement(suite, "testcase", classname=_legal(f"caveat.{verdict.api}"), name="could not judge")
        SubElement(case, "error", message=_legal(error))


def _failure(case: Element, findings: list[Finding], base: str) -> None:
    details = "\n\n".join(block(finding, base) for finding in findings)
    failure = SubElement(case, "failure", message=_legal(findings[0].message), type=str(findings[0].severity))
    failure.text = _legal(details)


def _legal(text: str) -> str:
    """The text without control characters, and without the characters that XML 1.0 (2.2) does not allow."""
    return re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", printable(text))
