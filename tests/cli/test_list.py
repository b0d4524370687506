"""`caveat list`: operations with their evidence, and with --resources what the document says of collections."""

from __future__ import annotations

from pathlib import Path

from command_line import Caveat

PETS = str(Path(__file__).parents[1] / "documents" / "pets.yaml")


def test_it_lists_operations(caveat: Caveat) -> None:
    assert "listPets" in caveat("list", PETS).out


def test_it_lists_resources_with_their_evidence(caveat: Caveat) -> None:
    lines = caveat("list", PETS, "--resources").out.splitlines()
    assert lines[:2] == ["pets: 2 resources", "  /pets  collection"]
    [identity] = [line for line in lines if "path petId" in line]
    assert " ".join(identity.split()).startswith("id path petId = property id [documented: the link at /paths/")


def test_the_selection_narrows_the_resources(caveat: Caveat) -> None:
    assert caveat("list", PETS, "--resources", "--include", "/pets").out.startswith("pets: 1 resource\n")
