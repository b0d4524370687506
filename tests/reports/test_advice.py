"""Advice: who should act follows from the evidence."""

from __future__ import annotations

import pytest

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.evidence import Evidence, Grade, assumed, documented, inferred
from caveat.reports.advice import advice

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


@pytest.mark.parametrize("title", ADVICE)
def test_advice_follows_from_the_evidence(title: str) -> None:
    evidence, text = ADVICE[title]
    assert advice(evidence) == text


@pytest.mark.parametrize("grade", Grade)
def test_there_is_advice_for_each_grade(grade: Grade) -> None:
    assert advice(Evidence(grade)).startswith(f"{grade.capitalize()}: ")


@pytest.mark.parametrize("title", ADVICE)
def test_an_injected_fault_is_nobodys_breach(title: str) -> None:
    faulty = Exchange(Request("GET", "/"), Response(200, Headers([("caveat-fault", "drop=/id")])))
    assert advice(ADVICE[title][0], faulty) == "Caused by an injected fault: drop=/id"
