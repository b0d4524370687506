"""Known findings are separated from new ones in every format, each with its reason; changes are counted."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import pytest

from caveat.judging.baseline import Baseline
from caveat.judging.known import Entry
from caveat.judging.verdict import Verdict
from caveat.reports import registry
from caveat.reports.formats import github
from caveat.reports.known import changes, known_as, reason_of
from caveat.reports.schema import schema

TODAY = date(2026, 11, 26)
REASON = "Ticket <4711>"
GONE = Entry(
    "aaaaaaaaaaaa", "corrected | in May", api="pets", code="PET009", operation="drop-pet", message="it is gone"
)


@pytest.fixture
def verdict(verdicts: tuple[Verdict, ...]) -> Verdict:
    """Give a verdict with a finding that is known, one whose entry has expired, and one that was not seen."""
    pets = replace(verdicts[0], errors=(), planned=2)
    called = {**pets.outcomes, "drop-pet": pets.outcomes["list-pets"]}
    body, ids, *_ = pets.findings
    entries = (
        Entry(body.fingerprint, REASON, "ana", date(2026, 12, 31), api="pets"),
        Entry(ids.fingerprint, "later", expires=date(2026, 1, 1), api="pets", code="PET001", operation="list-pets"),
        GONE,
    )
    [compared] = Baseline("b.toml", entries).applied([replace(pets, outcomes=called)], TODAY)
    return compared


def test_a_known_cause_has_the_reason_of_its_entry(verdict: Verdict) -> None:
    reasons = {cause.main.code: known_as(cause, verdict) for cause in verdict.causes}
    assert reasons == {
        "OAS003": f"{REASON} (ana, until 2026-12-31)",
        **dict.fromkeys(("OAS001", "PET001", "SPEC04", "GEN001"), ""),
    }
    assert reason_of(GONE) == "corrected | in May"
    [known] = [cause for cause in verdict.causes if cause.is_known]
    assert known_as(known, replace(verdict, baseline=None)) == "the baseline lists it"


def test_changes_are_counted_where_there_is_a_baseline(verdict: Verdict, verdicts: tuple[Verdict, ...]) -> None:
    assert list(changes([verdict])) == [("new", 4), ("known", 1), ("no longer seen", 1), ("expired", 1)]
    assert list(changes(verdicts)) == []


TEXTS_IN_REPORTS = {
    "text": ("KNOWN  OAS003  pets make-pet\n  Known: Ticket <4711> (ana, until 2026-12-31)",),
    "markdown": ("- Known: Ticket \\<4711\\> (ana, until 2026-12-31)",),
    "github": ("::notice title=Known%3A OAS003 make-pet,file=", "%0AKnown: Ticket <4711> (ana, until 2026-12-31)%0A"),
    "html": (
        '<span class="badge warn">known</span> <code>OAS003</code>',
        "<dt>Known</dt><dd>Ticket &lt;4711&gt; (ana, until 2026-12-31)</dd>",
        "<dt>No longer seen</dt><dd>1</dd>",
        '<span class="badge warn">expired</span> <code>19767f18a421</code>',
        "it is gone: corrected | in May",
    ),
    "junit": ('message="known: Ticket &lt;4711&gt; (ana, until 2026-12-31)"',),
    "json": ('"reason": "Ticket <4711>"',),
    "sarif": ('"justification": "Ticket <4711> (ana, until 2026-12-31)"',),
}


@pytest.mark.parametrize("name", TEXTS_IN_REPORTS)
def test_each_format_shows_which_findings_are_known_and_why(name: str, verdict: Verdict) -> None:
    report = registry.find(name).report([verdict])
    assert [text for text in TEXTS_IN_REPORTS[name] if text not in report] == []


def test_a_known_finding_is_skipped_in_junit_unless_a_new_one_is_beside_it(verdict: Verdict) -> None:
    def results(one: Verdict) -> dict[str, str]:
        suite = ET.fromstring(registry.find("junit").report([one]))  # noqa: S314 - our own report
        return {case.attrib["name"].split()[0]: case[0].tag for case in suite.iter("testcase") if len(case)}

    assert results(verdict)["OAS003"] == "skipped"
    new = replace(verdict.findings[0], at="body /1/name", is_known=False)
    assert results(replace(verdict, findings=(*verdict.findings, new)))["OAS003"] == "failure"


def test_sarif_has_the_state_of_each_result(verdict: Verdict, verdicts: tuple[Verdict, ...]) -> None:
    def results(one: Verdict) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(registry.find("sarif").report([one]))["runs"][0]["results"]
        return found

    states = {str(each["ruleId"]): each["baselineState"] for each in results(verdict)}
    assert states == {
        "OAS003": "unchanged",
        "PET009": "absent",
        **dict.fromkeys(("OAS001", "PET001", "SPEC04", "GEN001"), "new"),
    }
    assert [each["ruleId"] for each in results(verdict) if "suppressions" in each] == ["OAS003"]
    assert not any("baselineState" in each for each in results(verdicts[0]))


def test_the_page_of_a_job_says_what_has_changed(verdict: Verdict, verdicts: tuple[Verdict, ...]) -> None:
    page = github.summary([verdict])
    assert "### Changes since the baseline" in page
    assert "| new | known | no longer seen | expired |\n| --- | --- | --- | --- |\n| 4 | 1 | 1 | 1 |" in page
    assert "| expired, so it counts as new | PET001 | `list-pets` |  | later (until 2026-01-01) |" in page
    assert "| no longer seen | PET009 | `drop-pet` | it is gone | corrected \\| in May | `aaaaaaaaaaaa` |" in page
    assert 'is not of type "integer" (known: Ticket \\<4711\\> (ana, until 2026-12-31))' in page
    assert "baseline" not in github.summary(verdicts)


def test_the_schema_has_the_baseline(verdict: Verdict) -> None:
    document = json.loads(registry.find("json").report([verdict]))
    entry = json.loads(schema("json"))["$defs"]["baseline_entry"]
    [absent] = document["apis"][0]["baseline"]["absent"]
    assert set(absent) == set(entry["properties"]) == set(entry["required"])
