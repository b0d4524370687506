"""Findings: severity, fingerprint, and the short form that pytest shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.evidence import Evidence, assumed, documented, inferred, standard
from caveat.judging.finding import MAX_MESSAGE_CHARS, Finding, Severity


@pytest.mark.parametrize(
    ("evidence", "severity"),
    [
        (documented("p"), Severity.BREACH),
        (inferred("n"), Severity.BREACH),
        (assumed("n"), Severity.NEWS),
        (standard("RFC 1"), Severity.BREACH),
    ],
)
def test_only_a_broken_assumption_has_the_severity_news(evidence: Evidence, severity: Severity) -> None:
    assert Severity.of(evidence) is severity


FINDING = Finding(
    "PET001",
    "t",
    "id is 1",
    Severity.BREACH,
    api="pets",
    operation="get-pet",
    at="body /pets/0/id",
    promise="/p",
    file="f",
)


@pytest.mark.parametrize(
    "change",
    [{"message": "id is 2"}, {"at": "body /pets/17/id"}, {"line": 3}, {"file": "g"}, {"severity": Severity.NEWS}],
)
def test_the_same_problem_has_the_same_fingerprint(change: dict[str, str]) -> None:
    assert replace(FINDING, **change).fingerprint == FINDING.fingerprint  # type: ignore[arg-type] # a field of any type


@pytest.mark.parametrize(
    "change",
    [{"code": "PET002"}, {"api": "cats"}, {"operation": "o"}, {"at": "body /pets/0/name"}, {"promise": "/q"}],
)
def test_another_problem_has_another_fingerprint(change: dict[str, str]) -> None:
    assert replace(FINDING, **change).fingerprint != FINDING.fingerprint  # type: ignore[arg-type] # a field of any type


def test_without_a_promise_the_file_is_part_of_the_fingerprint() -> None:
    finding = replace(FINDING, promise="")
    assert replace(finding, file="g").fingerprint != finding.fingerprint


def test_a_fingerprint_accepts_any_text() -> None:
    assert len(Finding("C", "t", "m", Severity.BREACH, at="body /\ud800").fingerprint) == 12


WITH_FAULT = Exchange(Request("GET", "/?key=fake-secret"), Response(200, Headers([("caveat-fault", "drop=/id")])))


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({}, "<PET001 get-pet: id is 1 (at body /pets/0/id)>"),
        ({"operation": None, "at": "", "evidence": documented("a page")}, "<PET001: id is 1>"),
        (
            {"exchanges": (replace(WITH_FAULT, response=Response(200)),)},
            "<PET001 get-pet: id is 1 (at body /pets/0/id)>",
        ),
        ({"exchanges": (WITH_FAULT,)}, "<PET001 get-pet: id is 1 (at body /pets/0/id); injected fault: drop=/id>"),
        ({"message": f"a\n {'b' * 500}", "at": ""}, f"<PET001 get-pet: a {'b' * (MAX_MESSAGE_CHARS - 3)}…>"),
        ({"message": "\x1b[1m\ud800é", "at": "body /\n"}, r"<PET001 get-pet: \x1b[1m\ud800é (at body /)>"),
    ],
)
def test_a_finding_is_shown_in_one_line(change: dict[str, object], shown: str) -> None:
    finding = replace(FINDING, **change)  # type: ignore[arg-type] # a field of any type
    assert repr(finding) == shown
    assert hash(finding) == hash(replace(finding))


def test_the_last_exchange_broke_the_promise() -> None:
    assert FINDING.exchange is None
    last = replace(WITH_FAULT, response=Response(200))
    assert replace(FINDING, exchanges=(WITH_FAULT, last)).exchange is last
