"""Findings as Arazzo documents: valid, complete, and with the same effect when their workflows are carried out."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from arazzo_check import problems, sent
from caveat.exchange import Exchange, Request, Response
from caveat.judging.finding import Finding, Severity
from caveat.reports.arazzo import Source, document, not_exported
from harbour_run import Served, harbour_api, proven

STORIES = ("limit is ignored", "delete does nothing", "deleted are listed", "If-Match is ignored", "PATCH replaces all")


@pytest.mark.parametrize("switch", STORIES)
def test_a_story_is_valid_and_can_be_carried_out(switch: str) -> None:
    spec, findings = harbour_api(switch).spec, proven(switch)
    text = document([Source("harbour", "specs/harbour.yaml", spec, findings)])
    assert problems(text) == []
    workflows = json.loads(text)["workflows"]
    assert [each["workflowId"] for each in workflows] == [f"{each.code}-{each.fingerprint}" for each in findings]
    for workflow in workflows:
        served = Served(frozenset({switch}))
        # Ids begin elsewhere: only expressions lead to the items.
        served.harbour.last_id = 500
        assert all(sent(workflow, spec, served.answer))


def test_with_several_documents_operations_are_qualified() -> None:
    spec, findings = harbour_api("limit is ignored").spec, proven("limit is ignored")
    sources = [Source(name, f"{name}.yaml", spec, findings) for name in ("one", "an other")]
    text = document(sources)
    assert problems(text) == []
    assert "$sourceDescriptions.an-other.make" in text


def finding(*exchanges: Exchange) -> Finding:
    return Finding("OAS003", "t", "m", Severity.BREACH, operation="list", exchanges=exchanges)


KNOWN = Exchange(Request("GET", "/ships"), Response(200), "list")
LEFT_OUT = {
    "a file": (finding(), "it is about a file, not about requests"),
    "a webhook": (finding(replace(KNOWN, is_delivery=True)), "the API sends the request of a webhook"),
    "no operation": (finding(replace(KNOWN, operation=None)), "a request belongs to no operation"),
    "a request": (finding(KNOWN), ""),
}


@pytest.mark.parametrize("title", LEFT_OUT)
def test_a_finding_without_a_workflow_has_a_reason(title: str) -> None:
    one, reason = LEFT_OUT[title]
    assert not_exported(one) == reason
