"""SARIF reports: they keep the standard's structure for any text, and name places, rules and fingerprints."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.exchange import Exchange, Request, Response
from caveat.judging.evidence import inferred
from caveat.judging.finding import Finding, Severity
from caveat.judging.promise import Gravity
from caveat.judging.verdict import Verdict
from caveat.reports.formats.sarif import SCHEMA, report

GOLDEN = Path(__file__).parents[2] / "golden"

TEXT = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string", "minLength": 1}},
    "additionalProperties": False,
}
BODY = {"type": "object", "properties": {"text": {"type": "string"}}, "additionalProperties": False}
FIELDS = {"type": "object", "additionalProperties": {"type": "string"}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
NUMBER = {"type": "integer", "minimum": 1}


def closed(required: str, **properties: object) -> dict[str, object]:
    return {
        "type": "object",
        "required": required.split(),
        "properties": properties,
        "additionalProperties": False,
    }


RULE = closed(
    "id shortDescription fullDescription",
    id={"type": "string"},
    shortDescription=TEXT,
    fullDescription=TEXT,
    help=TEXT,
    properties={"type": "object"},
)
REGION = closed("startLine", startLine=NUMBER, startColumn=NUMBER)
PLACE = closed(
    "artifactLocation",
    artifactLocation=closed("uri", uri={"type": "string", "format": "uri-reference"}),
    region=REGION,
)
LOGICAL = closed(
    "name fullyQualifiedName kind",
    **{key: {"type": "string"} for key in ("name", "fullyQualifiedName", "kind")},
)
RESULT = closed(
    "ruleId ruleIndex kind level rank message locations partialFingerprints occurrenceCount properties",
    ruleId={"type": "string"},
    ruleIndex={"type": "integer", "minimum": 0},
    kind={"enum": ["fail", "informational"]},
    level=LEVEL,
    rank={"type": "number", "minimum": 0, "maximum": 100},
    message=TEXT,
    locations={"type": "array", "items": closed("", physicalLocation=PLACE, logicalLocations={"items": LOGICAL})},
    partialFingerprints=FIELDS,
    occurrenceCount=NUMBER,
    properties={"type": "object"},
    webRequest=closed("method target headers", method={}, target={}, headers=FIELDS, body=BODY),
    webResponse=closed("statusCode headers", statusCode={"type": "integer"}, headers=FIELDS, body=BODY),
)
DRIVER = closed(
    "name version semanticVersion rules",
    name={"const": "caveat"},
    version={"type": "string"},
    semanticVersion={"type": "string"},
    rules={"type": "array", "items": RULE, "uniqueItems": True},
)
INVOCATION = closed(
    "executionSuccessful exitCode toolExecutionNotifications",
    executionSuccessful={"type": "boolean"},
    exitCode={"type": "integer"},
    toolExecutionNotifications={"type": "array", "items": closed("level message", level=LEVEL, message=TEXT)},
)
RUN = closed(
    "tool automationDetails columnKind invocations results",
    tool=closed("driver", driver=DRIVER),
    automationDetails=closed("id", id={"type": "string"}),
    columnKind={"const": "unicodeCodePoints"},
    invocations={"type": "array", "items": INVOCATION},
    results={"type": "array", "items": RESULT},
)
LOG = jsonschema_rs.validator_for(
    closed("version runs", **{"$schema": {"const": SCHEMA}, "version": {"const": "2.1.0"}, "runs": {"items": RUN}}),
    validate_formats=True,
)
"""The parts of the standard's schema that a report uses, without those that it does not use."""


def read(*verdicts: Verdict) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(report(verdicts))
    assert [f"{error.instance_path}: {error.message}" for error in LOG.iter_errors(document)] == []
    return document


def test_the_report_equals_the_golden_file(verdicts: tuple[Verdict, ...]) -> None:
    read(*verdicts)
    assert report(verdicts) == (GOLDEN / "report.sarif").read_text()


@given(st.text(max_size=20), st.text(max_size=20), st.integers(min_value=1))
def test_it_keeps_the_structure_for_any_text(text: str, name: str, line: int) -> None:
    shown = Exchange(Request("GET", f"/{text}"), Response(500, body=text.encode("utf-8", "replace")), name)
    finding = Finding(
        f"C{name}",
        text,
        text,
        Severity.BREACH,
        inferred(text),
        name,
        operation=name,
        at=text,
        promise=text,
        file=f"specs/{text}",
        line=line,
        exchanges=(shown,),
    )
    read(Verdict(name, 1, findings=(finding,), errors=(f"E{text}",), notices=(f"N{text}",)))


PLAIN = Finding("OAS003", "A body keeps its schema.", "1 is no text", Severity.BREACH, api="a", operation="list")
LEVELS = {
    "a broken promise": (PLAIN, "fail", "error"),
    "a crash": (replace(PLAIN, gravity=Gravity.CRASH), "fail", "error"),
    "a wrong assumption": (replace(PLAIN, severity=Severity.NEWS), "fail", "warning"),
    "what the document leaves open": (replace(PLAIN, severity=Severity.LEFT_OPEN), "informational", "none"),
}


@pytest.mark.parametrize(("finding", "kind", "level"), LEVELS.values(), ids=LEVELS)
def test_the_level_says_what_the_finding_means(finding: Finding, kind: str, level: str) -> None:
    [result] = read(Verdict("a", 1, findings=(finding,)))["runs"][0]["results"]
    assert (result["kind"], result["level"]) == (kind, level)


def test_crashes_are_the_most_important() -> None:
    worst = replace(PLAIN, gravity=Gravity.CRASH, code="OAS009")
    results = read(Verdict("a", 1, findings=(PLAIN, worst)))["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["OAS009", "OAS003"]
    assert results[0]["rank"] > results[1]["rank"]


@pytest.mark.parametrize(
    ("file", "uri"), [("specs/a b.yaml", "specs/a%20b.yaml"), ("/srv/a.yaml", "file:///srv/a.yaml")]
)
def test_a_file_is_a_reference_that_a_viewer_can_resolve(file: str, uri: str) -> None:
    [result] = read(Verdict("a", 1, findings=(replace(PLAIN, file=file, line=3, column=7),)))["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": uri}, "region": {"startLine": 3, "startColumn": 7}}


def test_each_rule_is_described_once_and_named_by_its_index(verdicts: tuple[Verdict, ...]) -> None:
    for run in read(*verdicts)["runs"]:
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        assert len(rules) == len(set(rules))
        assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
