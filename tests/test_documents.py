"""The mock of a document without a provider keeps the contract, accepts every operation, and is repeatable."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.catalogue import catalogue
from caveat.runs.run import run
from caveat.targets.mock import mock_target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive

DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*.yaml"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_the_mock_of_a_document_keeps_its_contract(document: Path) -> None:
    api = catalogue.find(str(document))
    first, second = (run(api, mock_target(api), drive, Plan(examples=2)) for _ in range(2))
    assert [(finding.code, finding.message) for finding in first.findings] == []
    assert (first.exit_code, first.never_accepted, first.errors) == (0, (), ())
    assert second.digest == first.digest
