"""Advice: what to do follows from the severity and the evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.attribution import Attribution
from caveat.judging.evidence import Evidence, Grade, assumed, documented, inferred
from caveat.judging.finding import Finding, Severity
from caveat.reports.advice import advice
from caveat.session.session import Session
from pet_traffic import PETS

ADVICE = {
    "documented": (documented("the page"), "Documented: report it to the vendor. Evidence: the page"),
    "inferred": (inferred("a sample"), "Inferred: probably report it to the vendor. Evidence: a sample"),
    "inferred from a source": (
        inferred("a sample", "the page"),
        "Inferred: probably report it to the vendor. Evidence: the page; a sample",
    ),
    "assumed": (assumed("a guess"), "Assumed: consider amending the contract. Evidence: a guess"),
    "no sources": (Evidence(Grade.DOCUMENTED), "Documented: report it to the vendor."),
    "no evidence": (None, ""),
}


def finding(evidence: Evidence | None, severity: Severity = Severity.BREACH, *exchanges: Exchange) -> Finding:
    return Finding("PET001", "Every pet has an id.", "no id", severity, evidence, exchanges=exchanges)


@pytest.mark.parametrize("title", ADVICE)
def test_advice_follows_from_the_evidence(title: str) -> None:
    evidence, text = ADVICE[title]
    assert advice(finding(evidence)) == text


@pytest.mark.parametrize("grade", Grade)
def test_there_is_advice_for_each_grade(grade: Grade) -> None:
    assert advice(finding(Evidence(grade))).startswith(f"{grade.capitalize()}: ")


@pytest.mark.parametrize("title", ADVICE)
def test_a_finding_about_our_own_files_is_not_reported_to_the_vendor(title: str) -> None:
    assert advice(finding(ADVICE[title][0], Severity.OURS)) == ""


@pytest.mark.parametrize("title", ADVICE)
def test_an_injected_fault_is_no_breach_of_the_vendor(title: str) -> None:
    faulty = Exchange(Request("GET", "/"), Response(200, Headers([("caveat-fault", "drop=/id")])))
    assert advice(finding(ADVICE[title][0], Severity.BREACH, faulty)) == "Caused by an injected fault: drop=/id"


ORIGINS = {
    Attribution.MOCK: "A mock sent this response: correct the mock, or the contract.",
    Attribution.NETWORK: "Something on the way to the service may have caused this: send the request again.",
    Attribution.TOOL: "Two validators disagree about this, so nothing is said to be broken: please report it to us.",
    Attribution.SERVER: "Documented: report it to the vendor. Evidence: the page",
}


@pytest.mark.parametrize("origin", ORIGINS)
def test_advice_follows_from_the_origin_if_it_is_not_the_service(origin: Attribution) -> None:
    broken = replace(finding(documented("the page")), origin=origin)
    assert advice(broken) == ORIGINS[origin]
    left_open = replace(broken, severity=Severity.LEFT_OPEN)
    assert advice(left_open).startswith("The document says nothing about this")


def test_a_crash_is_the_server_s_in_a_document_without_evidence() -> None:
    rules = Session(PETS)
    [crash] = rules.observe(Request("GET", "/pets/rex", Headers([("key", "x")])), Response(500)).findings
    assert advice(crash) == "Standard: report it to the vendor. Evidence: RFC 9110, 15.6"
    assert crash.attribution is Attribution.SERVER
