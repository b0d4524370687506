"""Contracts as text and as a page: equal to the golden files."""

from __future__ import annotations

from pathlib import Path

from caveat.openapi import document
from caveat.openapi.spec import Spec
from caveat.reports.contract import Contract
from caveat.reports.contract_text import WIDTH, as_markdown, as_text

TESTS = Path(__file__).parent.parent
AVIARY = Contract(Spec(document.load(Path(__file__).parent / "aviary.yaml").value))


def test_the_text_equals_the_golden_file() -> None:
    assert as_text(AVIARY.whole()) == (TESTS / "golden" / "show.txt").read_text()


def test_the_page_equals_the_golden_file() -> None:
    assert as_markdown(AVIARY.whole()) == (TESTS / "golden" / "show.md").read_text()


def test_descriptions_are_wrapped() -> None:
    library = Contract(Spec(document.load(TESTS / "documents" / "library.yaml").value))
    assert max(map(len, as_text(library.whole()).splitlines())) <= WIDTH
