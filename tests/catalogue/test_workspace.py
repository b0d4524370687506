"""The workspace: the checkout around the current folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.catalogue.workspace import find
from caveat.errors import NoWorkspace


def checkout(root: Path) -> None:
    for api in ("pets", "cats"):
        (root / "specs" / api).mkdir(parents=True)
        (root / "specs" / api / "openapi.yaml").touch()
    (root / "specs" / "notes").mkdir()


def test_it_is_found_from_any_folder_inside(tmp_path: Path) -> None:
    checkout(tmp_path)
    for start in (tmp_path, tmp_path / "specs" / "pets"):
        workspace = find(start)
        assert workspace.root == tmp_path.resolve()
        assert workspace.apis == ("cats", "pets")
    assert workspace.spec("cats") == tmp_path.resolve() / "specs/cats/openapi.yaml"
    assert workspace.package("cats") == tmp_path.resolve() / "generated/caveat_models/cats"


def test_it_is_found_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout(tmp_path)
    monkeypatch.chdir(tmp_path / "specs")
    assert find().specs == tmp_path.resolve() / "specs"


def test_the_error_names_the_folder(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    with pytest.raises(NoWorkspace, match=str(tmp_path)):
        find(tmp_path)
