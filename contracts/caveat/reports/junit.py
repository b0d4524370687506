"""Verdicts for CI systems: JUnit XML, a suite for each API and a case for each rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from caveat.judging.finding import Finding
from caveat.judging.verdict import Verdict
from caveat.reports.text import block
from caveat.targets.target import DEFAULT_MOCK_URL


def report(verdicts: Sequence[Verdict], base: str = DEFAULT_MOCK_URL) -> str:
    """All verdicts; a broken rule is a failure, what could not be judged an error; `base` is the server's address."""
    root = Element("testsuites", name="caveat")
    for verdict in verdicts:
        _suite(root, verdict, base)
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(root: Element, verdict: Verdict, base: str) -> None:
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
        found = [finding for finding in verdict.findings if finding.code == code]
        title = titles.get(code) or (found[0].title if found else "")
        case = SubElement(suite, "testcase", classname=_legal(f"caveat.{verdict.api}"), name=_legal(f"{code} {title}"))
        if found:
            _failure(case, found, base)
    for error in verdict.errors:
        case = SubElement(suite, "testcase", classname=_legal(f"caveat.{verdict.api}"), name="could not judge")
        SubElement(case, "error", message=_legal(error))


def _failure(case: Element, found: list[Finding], base: str) -> None:
    details = "\n\n".join(block(finding, base) for finding in found)
    failure = SubElement(case, "failure", message=_legal(found[0].message), type=str(found[0].severity))
    failure.text = _legal(details)


def _legal(text: str) -> str:
    """Without the characters that XML 1.0 (2.2) does not allow."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
