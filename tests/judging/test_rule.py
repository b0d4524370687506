"""Rules: made of functions, with evidence that decides what a breach means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.evidence import Evidence, Grade, assumed, documented, inferred, standard
from caveat.judging.finding import Finding, Severity
from caveat.judging.rule import Breach, rule


def test_a_rule_takes_its_title_from_the_docstring() -> None:
    @rule("PET001", evidence=documented("a page"), on=["get-pet"])
    def pets_have_ids(exchange: Exchange) -> Iterator[Breach]:  # noqa: ARG001 - a rule looks at it
        """Every pet
        has an id.
        """  # noqa: D205 - a sentence over two lines
        yield Breach("seen")

    assert (pets_have_ids.code, pets_have_ids.title) == ("PET001", "Every pet has an id.")
    assert pets_have_ids.on == {"get-pet"}


def test_a_rule_without_a_docstring_is_refused() -> None:
    def silent(exchange: Exchange) -> Iterator[Breach]:  # noqa: ARG001 - a rule looks at it
        yield Breach("seen")

    with pytest.raises(TypeError, match="PET002"):
        rule("PET002", evidence=documented("a page"))(silent)


def looks(exchange: Exchange) -> Iterator[Breach]:  # noqa: ARG001 - a rule looks at it
    """It looks."""
    yield Breach("seen")


@pytest.mark.parametrize(
    ("on", "operation", "applies"),
    [((), "a", True), ((), None, False), (("a",), "a", True), (("a",), "b", False), (("a",), None, False)],
)
def test_a_rule_speaks_of_its_operations(on: tuple[str, ...], operation: str | None, applies: bool) -> None:  # noqa: FBT001
    exchange = Exchange(Request("GET", "/"), Response(200), operation)
    assert rule("PET003", evidence=documented("p"), on=on)(looks).applies(exchange) is applies


@pytest.mark.parametrize(
    ("accepted", "status", "applies"), [(False, 200, True), (False, 404, True), (True, 299, True), (True, 404, False)]
)
def test_a_rule_may_speak_of_accepted_requests_only(accepted: bool, status: int, applies: bool) -> None:  # noqa: FBT001
    exchange = Exchange(Request("GET", "/"), Response(status), "a")
    assert rule("PET004", evidence=documented("p"), accepted=accepted)(looks).applies(exchange) is applies


@pytest.mark.parametrize(
    ("evidence", "grade", "severity"),
    [
        (documented("p"), Grade.DOCUMENTED, Severity.BREACH),
        (inferred("n"), Grade.INFERRED, Severity.BREACH),
        (assumed("n"), Grade.ASSUMED, Severity.NEWS),
        (standard("RFC 1"), Grade.STANDARD, Severity.BREACH),
    ],
)
def test_only_a_broken_assumption_is_news(evidence: Evidence, grade: Grade, severity: Severity) -> None:
    assert (evidence.grade, Severity.of(evidence)) == (grade, severity)


FINDING = Finding(
    "PET001",
    "t",
    "id is 1",
    Severity.BREACH,
    api="pets",
    operation="get-pet",
    at="body /pets/0/id",
    promise="/p",
    file="f",
)


@pytest.mark.parametrize(
    "change",
    [{"message": "id is 2"}, {"at": "body /pets/17/id"}, {"line": 3}, {"file": "g"}, {"severity": Severity.NEWS}],
)
def test_the_same_fault_has_the_same_fingerprint(change: dict[str, str]) -> None:
    assert replace(FINDING, **change).fingerprint == FINDING.fingerprint  # type: ignore[arg-type] # any field


@pytest.mark.parametrize(
    "change",
    [{"code": "PET002"}, {"api": "cats"}, {"operation": "o"}, {"at": "body /pets/0/name"}, {"promise": "/q"}],
)
def test_another_fault_has_another_fingerprint(change: dict[str, str]) -> None:
    assert replace(FINDING, **change).fingerprint != FINDING.fingerprint  # type: ignore[arg-type] # any field


def test_without_a_promise_it_is_the_file_that_tells_faults_apart() -> None:
    one = replace(FINDING, promise="")
    assert replace(one, file="g").fingerprint != one.fingerprint


def test_a_fingerprint_is_taken_of_any_text() -> None:
    assert len(Finding("C", "t", "m", Severity.BREACH, at="body /\ud800").fingerprint) == 12


SPOILED = Exchange(Request("GET", "/?key=fake-secret"), Response(200, Headers([("caveat-fault", "drop=/id")])))


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({}, "<PET001 get-pet: id is 1 (at body /pets/0/id)>"),
        ({"operation": None, "at": "", "evidence": documented("a page")}, "<PET001: id is 1>"),
        ({"exchanges": (replace(SPOILED, response=Response(200)),)}, "<PET001 get-pet: id is 1 (at body /pets/0/id)>"),
        ({"exchanges": (SPOILED,)}, "<PET001 get-pet: id is 1 (at body /pets/0/id); the mock was told to: drop=/id>"),
        ({"message": f"a\n {'b' * 500}", "at": ""}, f"<PET001 get-pet: a {'b' * 197}…>"),
        ({"message": "\x1b[1m\ud800é", "at": "body /\n"}, r"<PET001 get-pet: \x1b[1m\ud800é (at body /)>"),
    ],
)
def test_a_finding_is_shown_in_one_line(change: dict[str, object], shown: str) -> None:
    finding = replace(FINDING, **change)  # type: ignore[arg-type] # any field
    assert repr(finding) == shown
    assert hash(finding) == hash(replace(finding))
