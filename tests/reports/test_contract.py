"""Contracts: their sections and fields."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.json_text import JsonValue
from caveat.judging.evidence import Grade
from caveat.openapi import document
from caveat.openapi.spec import Spec
from caveat.reports.contract import Contract

DOCUMENTS = Path(__file__).parent.parent / "documents"


@pytest.fixture(scope="module")
def aviary() -> Contract:
    return Contract(Spec(document.load(Path(__file__).parent / "aviary.yaml").value))


def test_a_contract_has_its_operations_and_then_its_schemas(aviary: Contract) -> None:
    titles = [(section.level, section.title) for section in aviary.whole()]
    parts = ["Parameters", "Body", "Response 200", "Response 404"]
    assert titles == [(1, "Aviary"), (2, "replace-bird"), *((3, part) for part in parts), (2, "Bird"), (2, "Kind")]


def test_webhooks_are_shown() -> None:
    body: JsonValue = {"content": {"application/json": {"schema": {"type": "object", "properties": {"id": {}}}}}}
    hook: JsonValue = {"post": {"summary": "An event.", "requestBody": body, "responses": {}}}
    contract = Contract(Spec({"openapi": "3.1.0", "info": {"title": "A"}, "paths": {}, "webhooks": {"event": hook}}))
    _, webhook, content = contract.whole()
    assert (webhook.title, webhook.note, webhook.text) == ("event", "webhook, POST to a registered URL", ("An event.",))
    assert (content.title, [field.name for field in content.fields]) == ("Body", ["id"])


def test_fields_have_type_grade_and_description(aviary: Contract) -> None:
    fields = {field.name: field for field in aviary.schema("/components/schemas/Bird").fields}
    assert list(fields) == ["name", "kind", "mate", "seen", "seen[].at", "seen[].weight"]
    assert (fields["name"].type, fields["name"].required) == ("string, 1 to 40 characters", True)
    assert (fields["kind"].type, fields["kind"].evidence.grade) == ("Kind", Grade.ASSUMED)
    assert fields["kind"].description == "What it is | was."
    assert fields["seen[].weight"].guesses == ("In grams.",)
    assert fields["seen[].at"].evidence.source == "the handbook"


def test_an_operation_has_the_schemas_that_it_uses(aviary: Contract) -> None:
    sections = list(aviary.operation(aviary.spec.operations["replace-bird"]))
    assert [section.title for section in sections if section.level == 2] == ["replace-bird", "Bird", "Kind"]
    assert sections[0].text == (
        "Replace a bird.",
        "A guess: A bird that is away cannot be replaced.",
        "Credentials: key.",
    )
    parameters = {field.name: field.evidence.grade for field in sections[1].fields}
    assert parameters == {"id (path)": Grade.DOCUMENTED, "dry (query)": Grade.ASSUMED}


POINTERS = {
    "/paths/~1birds~1{id}/put": "replace-bird",
    "/components/schemas/Kind": "Kind",
    "/components/schemas/Bird/properties/seen": "/components/schemas/Bird/properties/seen",
    "/paths/~1birds~1{id}/parameters/0": "/paths/~1birds~1{id}/parameters/0",
    "/paths/~1birds~1{id}/put/responses/404": "/paths/~1birds~1{id}/put/responses/404",
}


@pytest.mark.parametrize("pointer", POINTERS)
def test_a_part_has_a_section(pointer: str, aviary: Contract) -> None:
    assert next(iter(aviary.part(pointer))).title == POINTERS[pointer]


def test_a_pointer_to_no_part_has_no_section(aviary: Contract) -> None:
    assert list(aviary.part("/components/schemas/Bird/properties/wing")) == []


@pytest.mark.parametrize("file", sorted(DOCUMENTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_any_document_has_sections(file: Path) -> None:
    assert list(Contract(Spec(document.load(file).value)).whole())
