"""The document of a package has the operations that the package selects."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from caveat.catalogue import project_document
from caveat.catalogue.configuration import ProjectPackage
from caveat.errors import BadConfiguration, BadValue
from caveat.openapi.selection import Selection
from caveat.openapi.spec import Spec

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets: {get: {operationId: list-pets, responses: {}}, post: {operationId: create-pet, responses: {}}}
"""


@pytest.fixture
def package(tmp_path: Path) -> ProjectPackage:
    (tmp_path / "pets.yaml").write_text(DOCUMENT)
    return ProjectPackage("pets", tmp_path / "pets.yaml", tmp_path, "pets_models", "caveat.toml:1")


@pytest.mark.parametrize(
    ("selection", "ids"),
    [(Selection(), ["list-pets", "create-pet"]), (Selection(exclude=("create-pet",)), ["list-pets"])],
)
def test_it_has_the_selected_operations(package: ProjectPackage, selection: Selection, ids: list[str]) -> None:
    assert list(Spec(project_document.load(replace(package, selection=selection)).value).operations) == ids


def test_a_pattern_that_matches_nothing_names_its_place(package: ProjectPackage) -> None:
    wrong = replace(package, selection=Selection(("/pet",)))
    with pytest.raises(
        BadConfiguration, match=r"^caveat.toml:1: include: no operation matches '/pet'. Did you mean /pets"
    ):
        project_document.load(wrong)
    with pytest.raises(BadValue, match=r"^no operation matches"):
        project_document.load(replace(wrong, defined_in=""))
