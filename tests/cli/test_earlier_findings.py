"""Findings of earlier runs: where they are read, and how they are named."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from caveat.cli._earlier_findings import keep, read
from caveat.errors import BadOption
from caveat.exchange import Exchange, Request, Response
from caveat.judging.finding import Finding, Severity
from caveat.judging.verdict import Verdict
from caveat.runs.fuzz_store import FuzzStore


def finding(operation: str, severity: Severity = Severity.BREACH) -> Finding:
    exchange = Exchange(Request("GET", "/"), Response(200, body=b"x"), operation)
    return Finding("OAS003", "t", "m", severity, api="pets", operation=operation, at="body", exchanges=(exchange,))


ONE, OTHER, OPEN = finding("one"), finding("other"), finding("open", Severity.LEFT_OPEN)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    keep([Verdict("pets", 1, findings=(ONE, OPEN))])
    with FuzzStore.opened(tmp_path / ".caveat" / "pets.fuzz.jsonl", "http://127.0.0.1") as store:
        store.recorder().add(OTHER)
    return tmp_path


def test_the_last_report_and_the_fuzz_stores_are_read_and_private(folder: Path) -> None:
    found = read(None)
    assert {each.fingerprint for each in found.findings} == {each.fingerprint for each in (ONE, OTHER, OPEN)}
    file = folder / ".caveat" / "last-report.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (file.parent / ".gitignore").read_text() == "*\n"


def test_a_run_without_findings_leaves_the_last_report(folder: Path) -> None:
    keep([Verdict("pets", 1)])
    assert ONE.fingerprint in {each.fingerprint for each in read(folder / ".caveat" / "last-report.json").findings}


NAMED = {
    "all": ((), {"one", "other"}),
    "all, by name": (("all",), {"one", "other"}),
    "a fingerprint": ((ONE.fingerprint,), {"one"}),
    "its beginning": ((ONE.fingerprint[:6],), {"one"}),
    "what the document leaves open": ((OPEN.fingerprint,), {"open"}),
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("names", "operations"), NAMED.values(), ids=NAMED)
def test_findings_are_named_by_fingerprints(names: tuple[str, ...], operations: set[str]) -> None:
    assert {each.operation for each in read(None).named(names)} == operations


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["beefbeefbeef", ONE.fingerprint[:3], ""])
def test_an_unknown_fingerprint_is_refused(name: str) -> None:
    with pytest.raises(BadOption, match=r"no finding of .* has"):
        read(None).named((name,))
