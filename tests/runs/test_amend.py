"""Amended contracts: the finding is gone, the linter finds nothing new, and the rest of the document is the same."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from caveat import checks
from caveat.catalogue.api import from_document
from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.finding import Finding
from caveat.judging.judge import judge
from caveat.openapi import document, source
from caveat.openapi.pointer import lookup
from caveat.runs.amend import amendment

OBSERVED = date(2026, 11, 26)
EVIDENCE = "x-evidence: {grade: documented, source: the handbook}\n"

DOCUMENT = """\
openapi: VERSION
info: {title: Pets, version: '1', description: x}
servers: [{url: https://pets.example.com}]
paths:
  /pets/{id}:
    get:
      operationId: read-pet
      summary: Read a pet.
      tags: [pets]
      parameters: [{name: id, in: path, required: true, description: x, example: '1', schema: {type: string}}]
      responses:
        '200':
          description: x
          headers:
            X-Rate: {required: true, description: x, schema: {type: integer, maximum: 9}, example: 3}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
              example: {id: 1, kind: cat, name: Rex}
  /toys:
    get:
      operationId: list-toys
      summary: List the toys.
      tags: [pets]
      responses: {'204': {description: x}}
tags: [{name: pets, description: x}]
components:
  schemas:
    Pet:
      type: object
      required: [id, kind]
      properties:
        id: {type: integer, maximum: 1000, example: 1}
        kind: {type: string, description: x, enum: [cat, dog], example: cat}
        name: {type: string, example: Rex}
        size: {oneOf: [{type: string}, {type: integer}], example: large}
        rank: {oneOf: [{type: number, maximum: 9}, {type: integer, minimum: 2}], example: 1.5}
        mark: {anyOf: [{type: string}, {type: integer}], example: a}
        odd: {not: {enum: [2, 4]}, example: 1}
        friends: {type: array, items: {type: string}, example: [x]}
"""

PET = {"id": 1, "kind": "cat"}


@dataclass(frozen=True)
class Case:
    """A response, the rule that it breaks, and the amended contract at a pointer."""

    code: str
    body: object = field(default_factory=lambda: PET)
    status: int = 200
    media_type: str = "application/json"
    rate: str = "3"
    at: str = "/components/schemas/Pet/properties/name"
    says: object = None
    in_3_0: object = None
    """The same in OpenAPI 3.0, as the overlay has it; None if it is the same."""


SCHEMA = "/components/schemas/Pet"
CONTENT = "/paths/~1pets~1{id}/get/responses/200/content"
CASES = {
    "a status": Case(
        "OAS001",
        status=404,
        body={"error": "x"},
        at="/paths/~1pets~1{id}/get/responses/404/description",
        says="Not Found.",
    ),
    "a status of success": Case("OAS001", status=202, at="/paths/~1pets~1{id}/get/responses/202/content", says=None),
    "a status that has no name": Case(
        "OAS001", status=299, at="/paths/~1pets~1{id}/get/responses/299/description", says="Status 299."
    ),
    "a media type": Case(
        "OAS002", media_type="application/vnd.x+json", at=f"{CONTENT}/application~1vnd.x+json", says=None
    ),
    "a type": Case("OAS003", {**PET, "name": 7}, at=f"{SCHEMA}/properties/name/type", says=["string", "integer"]),
    "a number for an integer": Case("OAS003", {**PET, "id": 1.5}, at=f"{SCHEMA}/properties/id/type", says="number"),
    "null": Case("OAS003", {**PET, "name": None}, at=f"{SCHEMA}/properties/name/type", says=["string", "null"]),
    "null for an enum": Case(
        "OAS003", {**PET, "kind": None}, at=f"{SCHEMA}/properties/kind/enum", says=["cat", "dog", None]
    ),
    "null and a number in a list": Case(
        "OAS003",
        {**PET, "friends": ["a", None, 7]},
        at=f"{SCHEMA}/properties/friends/items/type",
        says=["string", "null", "integer"],
    ),
    "a property that is required": Case("OAS003", {"kind": "cat"}, at=f"{SCHEMA}/required", says=["kind"]),
    "all that are required": Case("OAS003", {}, at=f"{SCHEMA}/properties/name/type", says="string"),
    "an enum": Case("OAS003", {**PET, "kind": "cow"}, at=f"{SCHEMA}/properties/kind/enum", says=["cat", "dog", "cow"]),
    "a limit": Case("OAS003", {**PET, "id": 2000}, at=f"{SCHEMA}/properties/id/type", says="integer"),
    "null for a choice": Case(
        "OAS003",
        {**PET, "size": None},
        at=f"{SCHEMA}/properties/size/oneOf",
        says=[{"type": "string"}, {"type": "integer"}, {"type": "null"}],
    ),
    "another type than those of a choice of one": Case(
        "OAS003",
        {**PET, "size": [1]},
        at=f"{SCHEMA}/properties/size/anyOf",
        says=[{"type": "string"}, {"type": "integer"}, {"type": "array", "items": {}}],
    ),
    "several of a choice of one": Case(
        "OAS003",
        {**PET, "rank": 3},
        at=f"{SCHEMA}/properties/rank/anyOf",
        says=[{"type": "number", "maximum": 9}, {"type": "integer", "minimum": 2}],
    ),
    "another type than those of a choice": Case(
        "OAS003",
        {**PET, "mark": False},
        at=f"{SCHEMA}/properties/mark/anyOf",
        says=[{"type": "string"}, {"type": "integer"}, {"type": "boolean"}],
    ),
    "what is excluded": Case("OAS003", {**PET, "odd": 4}, at=f"{SCHEMA}/properties/odd/example", says=1),
    "a header that is missing": Case(
        "OAS004", rate="", at="/paths/~1pets~1{id}/get/responses/200/headers/X-Rate/required", says=False
    ),
    "the value of a header": Case(
        "OAS004", rate="12", at="/paths/~1pets~1{id}/get/responses/200/headers/X-Rate/schema/type", says="integer"
    ),
}
VERSIONS = {"3.1": "3.1.0", "3.0": "3.0.3"}


def exchange(case: Case) -> Exchange:
    fields = [("content-type", case.media_type), ("x-rate", case.rate)]
    body = json.dumps(case.body).encode()
    response = Response(case.status, Headers((name, value) for name, value in fields if value), body)
    return Exchange(Request("GET", "/pets/1?token=***"), response, "read-pet")


def findings(path: Path, case: Case) -> list[Finding]:
    spec = from_document(path).spec
    shown = exchange(case)
    found = judge(spec.exchange(shown.request, shown.response), checks.rules(spec))
    return [each for each in found if each.code == case.code]


@pytest.mark.parametrize("evidence", [EVIDENCE, ""], ids=["with evidence", "without"])
@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_contract_allows_the_observed_response(tmp_path: Path, case: Case, version: str, evidence: str) -> None:
    path = tmp_path / "pets.yaml"
    path.write_text(DOCUMENT.replace("VERSION", version) + evidence)
    finding = findings(path, case)[0]
    made = amendment(path, finding, OBSERVED)
    assert (made.file.name, made.lint) == ("pets.overlay.yaml", ())
    made.file.write_text(made.text)
    assert finding.fingerprint not in {each.fingerprint for each in findings(path, case)}
    note = f"Observed on 2026-11-26, finding {finding.fingerprint}"
    assert note in " ".join(made.text.split())
    assert "GET /pets/1?token=*** -> " in " ".join(made.text.split())
    loaded = document.load(path)
    assert loaded.dangling == ()
    if version == "3.1.0" and case.says is not None:
        assert lookup(loaded.value, case.at) == case.says
    # The same document has the same operation as before.
    assert lookup(loaded.value, "/paths/~1toys") == lookup(source.read(path).value, "/paths/~1toys")
    assert amendment(path, finding, OBSERVED).actions == (), "once is enough"


@pytest.mark.parametrize("indent", ["", "  "])
def test_an_overlay_that_is_there_is_extended_and_keeps_its_comments(tmp_path: Path, indent: str) -> None:
    path, file = tmp_path / "openapi.yaml", tmp_path / "overlay.yaml"
    path.write_text(DOCUMENT.replace("VERSION", "3.1.0") + EVIDENCE)
    before = (
        "# ours\noverlay: 1.0.0\ninfo: {title: x, version: '1'}\nactions:\n"
        f"{indent}# why\n{indent}- target: $.info\n{indent}  description: x\n{indent}  update: {{title: Zoo}}\n"
    )
    file.write_text(before)
    case = CASES["null"]
    made = amendment(path, findings(path, case)[0], OBSERVED)
    assert made.file == file
    assert made.text.startswith(before)
    file.write_text(made.text)
    assert findings(path, case) == []
    assert lookup(document.load(path).value, "/info/title") == "Zoo"
    assert lookup(document.load(path).value, f"{SCHEMA}/properties/name/x-evidence/grade") == "inferred"


def test_a_note_has_no_words_of_a_guess(tmp_path: Path) -> None:
    path = tmp_path / "pets.yaml"
    path.write_text(DOCUMENT.replace("VERSION", "3.1.0") + EVIDENCE)
    case = Case("OAS003", {**PET, "name": None, "says": "probably"})
    made = amendment(path, findings(path, case)[0], OBSERVED)
    assert (made.lint, "probably" in made.text) == ((), False)
