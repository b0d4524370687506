"""The published schemas: they accept every report, name every field, and refuse what is no report."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from caveat.judging.attribution import Replay
from caveat.judging.verdict import Verdict
from caveat.reports import registry
from caveat.reports.schema import names, schema
from caveat.runs.run import run
from caveat.targets.target import Target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from seeded_document import API
from seeded_server import KEY, SeededServer

GOLDEN = Path(__file__).parents[1] / "golden"


def closed(node: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The schema, whose objects have no other fields than those that it lists."""
    if isinstance(node, list):
        return [closed(each) for each in node]
    if not isinstance(node, dict):
        return node
    inner = {key: closed(each) for key, each in node.items()}
    if isinstance(node.get("properties"), dict) and "required" in node:
        inner["additionalProperties"] = False
    return inner


REPORT = jsonschema_rs.validator_for(closed(json.loads(schema("json"))))
EVENT = jsonschema_rs.validator_for(closed(json.loads(schema("ndjson"))))


def complete(name: str, text: str) -> bool:
    """Whether a report has the fields of its schema, and no others."""
    if name == "json":
        return REPORT.is_valid(json.loads(text))
    return all(EVENT.is_valid(json.loads(line)) for line in text.splitlines())


FORMATS = ("json", "ndjson")
"""The formats of verdicts with a schema; `tests/mutation/reports` tests that of mutants."""


def test_the_schemas_are_those_of_formats() -> None:
    assert names() == ("json", "mutation", "ndjson")
    assert set(FORMATS) <= set(registry.names())


@pytest.mark.parametrize("name", names())
def test_a_schema_is_valid(name: str) -> None:
    document = json.loads(schema(name))
    assert jsonschema_rs.meta.is_valid(document)
    assert document["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize("name", FORMATS)
def test_the_golden_file_is_valid(name: str) -> None:
    assert complete(name, (GOLDEN / f"report.{name}").read_text())


@pytest.mark.parametrize("name", FORMATS)
def test_every_field_is_in_the_schema(name: str, verdicts: tuple[Verdict, ...]) -> None:
    first, *others = verdicts[0].findings
    replayed = replace(first, replay=Replay(1, 1, after_earlier=True), made_up=("key",), is_known=True, column=3)
    verdict = replace(verdicts[0], findings=(replayed, *others), interrupted=True)
    assert complete(name, registry.find(name).report([verdict]))


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    """Give the verdict of a run with findings of most rules."""
    return run(
        API, Target(SeededServer(), headers={"X-Key": KEY}), drive, Plan(examples=2, phases=("examples", "coverage"))
    )


@pytest.mark.parametrize("name", FORMATS)
def test_the_report_of_a_run_is_valid(verdict: Verdict, name: str) -> None:
    assert len(verdict.findings) > 9
    assert complete(name, registry.find(name).report([verdict]))


def without(key: str) -> Callable[[dict[str, Any]], object]:
    return lambda document: document.pop(key)


WRONG: dict[str, Callable[[dict[str, Any]], object]] = {
    "no version": without("version"),
    "another version": lambda document: document.update(version=2),
    "partial is a text": lambda document: document.update(partial="yes"),
    "no such exit code": lambda document: document.update(exit_code=3),
    "APIs by name": lambda document: document.update(apis={}),
    "a finding without a code": lambda document: document["apis"][1]["findings"][0].pop("code"),
    "an unknown severity": lambda document: document["apis"][1]["findings"][0].update(severity="bad"),
    "a short fingerprint": lambda document: document["apis"][1]["findings"][0].update(fingerprint="12"),
    "a line 0": lambda document: document["apis"][1]["findings"][0].update(line=0),
    "a status of letters": lambda document: document["apis"][1]["outcomes"]["list-pets"]["statuses"].update(ok=1),
    "a header without a value": lambda document: document["apis"][1]["findings"][0]["exchanges"][0]["request"][
        "headers"
    ].append(["a"]),
}


@pytest.mark.parametrize("title", WRONG)
def test_a_file_that_is_no_report_is_refused(title: str) -> None:
    document = json.loads((GOLDEN / "report.json").read_text())
    document["apis"].reverse()
    assert [each["api"] for each in document["apis"]][1] == "pets"
    WRONG[title](document)
    assert not jsonschema_rs.is_valid(json.loads(schema("json")), document)


def test_fields_that_are_added_later_are_accepted() -> None:
    document = json.loads((GOLDEN / "report.json").read_text())
    document["apis"][0]["later"] = 1
    assert jsonschema_rs.is_valid(json.loads(schema("json")), document)
