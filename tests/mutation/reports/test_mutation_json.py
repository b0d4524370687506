"""The JSON report of mutation testing has all fields of its published schema, and no others."""

from __future__ import annotations

import json

import jsonschema_rs

from caveat.judging.evidence import UNSTATED
from caveat.judging.finding import Finding, Severity
from caveat.mutation.mutant import Family, Mutant, Outcome, Result
from caveat.mutation.reports.api_results import ApiResults
from caveat.mutation.reports.mutation_json import report
from caveat.reports.schema import schema
from reports.test_schema import closed

MUTANT = Mutant(Family.ANSWERS, "get-pet", "200 body /name", "required", "/a")
FINDING = Finding("OAS003", "title", "known", Severity.BREACH, UNSTATED, operation="list-books", at="body")
RESULTS = [
    ApiResults("pets", tuple(Result(MUTANT, outcome, "OAS003", "why") for outcome in Outcome), 3, (FINDING,)),
    ApiResults("books", (), 0),
]


def test_every_field_is_in_the_schema() -> None:
    document = json.loads(report(RESULTS, 1))
    assert jsonschema_rs.validator_for(closed(json.loads(schema("mutation")))).is_valid(document)
    assert document["apis"][0]["score"] == {
        "mutants": 5,
        "found": 1,
        "survived": 1,
        "equivalent": 1,
        "not_reached": 1,
        "already_broken": 1,
        "percent": 50.0,
    }
    assert document["apis"][0]["mutants"][0]["id"] == "answers get-pet 200 body /name: required"
    assert document["apis"][1]["score"]["percent"] is None
