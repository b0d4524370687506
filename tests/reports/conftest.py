"""Verdicts for the tests of the reports."""

from __future__ import annotations

import pytest

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.evidence import Grade, assumed, documented, inferred, standard
from caveat.judging.finding import Finding, Severity
from caveat.judging.promise import Promise
from caveat.judging.reach import Outcome
from caveat.judging.verdict import Evaluations, UnitDigest, Verdict

EXCHANGE = Exchange(
    Request(
        "POST",
        "/pets/1?limit=%24",
        Headers([("Content-Type", "application/json"), ("key", "***"), ("User-Agent", "x"), ("Content-Length", "9")]),
        b'{"n": "\'"}',
    ),
    Response(500, Headers([("content-type", "text/plain"), ("x-a", "1"), ("x-a", "2")]), b"caf\xc3\xa9 \xff"),
    "make-pet",
    {"id": "1"},
)

FINDINGS = (
    Finding(
        code="OAS003",
        title="A response's body keeps the schema.",
        message='"x" is not of type "integer"',
        severity=Severity.BREACH,
        evidence=documented("page of pets, section 2"),
        api="pets",
        operation="make-pet",
        at="body /0/id",
        promise="/components/schemas/Pet/properties/id/type",
        file="specs/pets/openapi.yaml",
        line=30,
        exchanges=(EXCHANGE,),
    ),
    Finding(
        code="PET001",
        title="Pets come in the order of their ids.",
        message="the id is 1, but 2 came before",
        severity=Severity.BREACH,
        evidence=inferred("every sample is sorted", "page of lists"),
        api="pets",
        operation="list-pets",
    ),
    Finding(
        code="OAS001",
        title="An operation answers only as documented.",
        message="the status is 500",
        severity=Severity.NEWS,
        evidence=assumed("a document is taken to be complete"),
        api="pets",
        operation="list-pets",
        at="status",
        promise="/paths/~1pets/get/responses",
    ),
    Finding(
        code="SPEC04",
        title="Every operation has a summary.",
        message="there is none",
        severity=Severity.OURS,
        api="pets",
        promise="/paths/~1pets/get",
        file="specs/pets/openapi.yaml",
        line=12,
    ),
    Finding(
        "GEN001",
        "What is generated is up to date.",
        "is missing",
        Severity.OURS,
        api="pets",
        file="generated/models.py",
    ),
)

LATER = {"the write may become visible later": 2}

PETS = Verdict(
    api="pets",
    operations=12,
    evidence={Grade.DOCUMENTED: 5, Grade.INFERRED: 3, Grade.ASSUMED: 2},
    models=7,
    exchanges=1234,
    outcomes={
        "drop-pet": Outcome(not_sent={"the target does not allow writes": 3}),
        "feed-pet": Outcome(not_judged={"429 Too Many Requests": 4}),
        "list-pets": Outcome({200: 230, 404: 4}, promised=True),
        "make-pet": Outcome({400: 12, 500: 988}),
    },
    promises=(
        Promise("OAS001", "An operation answers only as documented.", assumed("a document is taken to be complete")),
        Promise("OAS002", "Media types are documented.", standard("RFC 9110, 8.3")),
        Promise("OAS003", "A response's body keeps the schema.", standard("OpenAPI 3.1")),
        Promise("PET001", "Pets come in the order of their ids.", inferred("every sample is sorted")),
    ),
    evaluations={"STA001": Evaluations(kept=12, broken=1, cannot_tell=LATER, by_operation={"read-pet": LATER})},
    findings=FINDINGS,
    errors=("make-pet: the server <went> away",),
    seed=42,
    units=(UnitDigest(1, "list-pets", "0123456789abcdef"), UnitDigest(2, "make-pet", "fedcba9876543210")),
    planned=4,
    seconds=12.3456,
    base_url="http://127.0.0.1:9000/",
)

SOUND = Verdict("a-sound-one", 3, {Grade.DOCUMENTED: 1}, exchanges=9, promises=PETS.promises[:1], seconds=0.04)


@pytest.fixture
def verdicts() -> tuple[Verdict, ...]:
    """Give a verdict that has a value in each field, and one with few."""
    return (PETS, SOUND)
