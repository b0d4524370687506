"""`caveat list`: operations with their evidence, and with --resources the collections of the document."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import Caveat

PETS = str(Path(__file__).parents[1] / "documents" / "pets.yaml")


def test_it_lists_operations(caveat: Caveat) -> None:
    assert "listPets" in caveat("list", PETS).out


def test_a_document_without_evidence_has_no_grades(caveat: Caveat, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {/a: {get: {responses: {'204': {description: ok}}}}}\n"
    )
    assert caveat("list", str(tmp_path / "a.yaml")).out.splitlines() == [
        "a: 1 operation, 2 promises: the document has no evidence (x-evidence)",
        "  get-a  reads   GET /a",
    ]


def test_it_lists_resources_with_their_evidence(caveat: Caveat) -> None:
    lines = caveat("list", PETS, "--resources").out.splitlines()
    assert lines[:2] == ["pets: 2 resources", "  /pets  collection"]
    [identity] = [line for line in lines if "path petId" in line]
    assert " ".join(identity.split()).startswith("id path petId = property id [documented: the link at /paths/")


def test_the_selection_narrows_the_resources(caveat: Caveat) -> None:
    assert caveat("list", PETS, "--resources", "--include", "/pets").out.startswith("pets: 1 resource\n")


@pytest.mark.parametrize("command", ["list", "show"])
def test_a_part_that_is_set_aside_is_reported(caveat: Caveat, tmp_path: Path, command: str) -> None:
    document = tmp_path / "a.yaml"
    document.write_text(
        "{openapi: 3.1.0, info: {title: a, version: '1'}, paths: {/a: {gett: {responses: {}}, get: {operationId: a}}}}"
    )
    ended = caveat(command, str(document))
    assert ended.code == 0
    assert ended.err.startswith(f"warning: {document}:1:")
    assert "gett" in ended.err
