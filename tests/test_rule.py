"""Rules: made of functions, with evidence that decides what a breach means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from caveat.exchange import Exchange, History, Request, Response
from caveat.rule import Breach, Evidence, Finding, Grade, Severity, assumed, documented, inferred, rule


def test_a_rule_takes_its_title_from_the_docstring() -> None:
    @rule("PET001", evidence=documented("a page"), on=["get-pet"])
    def pets_have_ids(exchange: Exchange, history: History) -> Iterator[Breach]:  # noqa: ARG001 - a rule looks at both
        """Every pet
        has an id.
        """  # noqa: D205 - a sentence over two lines
        yield Breach("seen")

    assert (pets_have_ids.code, pets_have_ids.title) == ("PET001", "Every pet has an id.")
    assert pets_have_ids.on == {"get-pet"}


def test_a_rule_without_a_docstring_is_refused() -> None:
    def silent(exchange: Exchange, history: History) -> Iterator[Breach]:  # noqa: ARG001 - a rule looks at both
        yield Breach("seen")

    with pytest.raises(TypeError, match="PET002"):
        rule("PET002", evidence=documented("a page"))(silent)


def looks(exchange: Exchange, history: History) -> Iterator[Breach]:  # noqa: ARG001 - a rule looks at both
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
    ("evidence", "grade", "severity"),
    [
        (documented("p"), Grade.DOCUMENTED, Severity.BREACH),
        (inferred("n"), Grade.INFERRED, Severity.BREACH),
        (assumed("n"), Grade.ASSUMED, Severity.NEWS),
    ],
)
def test_only_a_broken_assumption_is_news(evidence: Evidence, grade: Grade, severity: Severity) -> None:
    assert (evidence.grade, Severity.of(evidence)) == (grade, severity)


FINDING = Finding("PET001", "t", "id is 1", api="pets", operation="get-pet", at="/pets/0/id", promise="/p", file="f")


@pytest.mark.parametrize(
    "change", [{"message": "id is 2"}, {"at": "/pets/17/id"}, {"line": 3}, {"severity": Severity.NEWS}]
)
def test_the_same_fault_has_the_same_fingerprint(change: dict[str, str]) -> None:
    assert replace(FINDING, **change).fingerprint == FINDING.fingerprint  # type: ignore[arg-type] # any field


@pytest.mark.parametrize(
    "change",
    [{"code": "PET002"}, {"api": "cats"}, {"operation": "o"}, {"at": "/pets/0/name"}, {"promise": "/q"}, {"file": "g"}],
)
def test_another_fault_has_another_fingerprint(change: dict[str, str]) -> None:
    assert replace(FINDING, **change).fingerprint != FINDING.fingerprint  # type: ignore[arg-type] # any field


def test_a_fingerprint_is_taken_of_any_text() -> None:
    assert len(Finding("C", "t", "m", at="body /\ud800").fingerprint) == 12
