"""The law of documents, for generated ones: `scripts/bench documents --generated` holds it for thousands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from caveat.catalogue import catalogue
from caveat.mock.responses.bodies import Bodies
from caveat.traffic.plan import Plan
from generated_documents.collections import random_collections
from generated_documents.document import GeneratedDocument
from generated_documents.documents import documents, random_document
from generated_documents.good_server import misbehaviours
from generated_documents.law import collection_problems, problems
from generated_documents.served import requests
from generated_documents.unserved import unserved

TESTED = [11, 32, 42, 44, 67, 77, 79, 83]
"""Seeds of small documents."""

COLLECTIONS = [3, 5, 10, 16, 133, 138, 235, 314, 377]
"""Seeds of documents with collections whose mocks once did not keep them."""

UNITS = {83: frozenset({1, 2})}
"""The operation and one part of the sequences: Hypothesis makes few valid ones of this document in 3 s a part."""


@given(documents())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_valid_document_is_served_as_it_says(
    tmp_path_factory: pytest.TempPathFactory, document: GeneratedDocument
) -> None:
    assert problems(document, tmp_path_factory.mktemp("document")) == []


@pytest.mark.parametrize("first", range(0, 40, 10))
def test_random_documents_are_served_as_they_say(first: int, tmp_path: Path) -> None:
    found = {seed: problems(random_document(seed), tmp_path) for seed in range(first, first + 10)}
    assert not any(found.values()), found


@pytest.mark.parametrize("seed", TESTED)
def test_the_mock_of_a_generated_document_keeps_it(seed: int, tmp_path: Path) -> None:
    assert problems(random_document(seed), tmp_path, Plan(examples=1, only=UNITS.get(seed))) == []


@pytest.mark.parametrize("seed", COLLECTIONS)
def test_the_mock_of_collections_keeps_its_document(seed: int, tmp_path: Path) -> None:
    assert collection_problems(seed, tmp_path) == []


def test_collections_are_served_as_they_say(tmp_path: Path) -> None:
    found = {seed: problems(random_collections(seed), tmp_path) for seed in range(30)}
    assert not any(found.values()), found


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_the_mock_of_a_collection_is_a_good_server(first: int, tmp_path: Path) -> None:
    found = {seed: _misbehaviours(seed, tmp_path) for seed in range(first, first + 20)}
    assert not any(found.values()), found


def test_a_bad_server_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caveat.mock.collections.list_selection._offset", lambda *_arguments: 0)
    assert any("pages of 1" in each for seed in range(40) for each in _misbehaviours(seed, tmp_path))


def _misbehaviours(seed: int, folder: Path) -> list[str]:
    generated = random_collections(seed)
    path = folder / "document.json"
    path.write_text(json.dumps(generated.root))
    return list(misbehaviours(generated, catalogue.find(str(path)).spec))


def test_a_seed_gives_one_document() -> None:
    assert random_document(3) == random_document(3)
    assert random_document(3) != random_document(4)


def test_a_mock_that_breaks_its_document_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bodies, "encode", lambda *_arguments: b"{")
    found = (problem for seed in range(20) for problem in problems(random_document(seed), tmp_path))
    assert any("OAS003" in problem for problem in found)


def test_an_operation_that_is_not_routed_is_reported(tmp_path: Path) -> None:
    document = random_document(2)
    absent = GeneratedDocument({**document.root, "paths": {}}, document.requests)
    assert any("is not routed" in problem for problem in problems(absent, tmp_path))


DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*.yaml"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_requests_made_from_a_document_are_served(document: Path) -> None:
    api = catalogue.find(str(document))
    assert list(unserved(api, tuple(requests(api.spec)))) == []
