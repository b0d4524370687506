"""The folder is the registry: things are found by looking, and none of the same code hides another."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from caveat.errors import BadPackage, DuplicateCode
from caveat.judging.registry import discover, has_module


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    name = f"things_{abs(hash(request.node.name))}"
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path / name


MAKE = "from types import SimpleNamespace as Thing\n"


def test_things_are_found_in_all_modules_and_stand_by_code(package: Path) -> None:
    (package / "a.py").write_text(f"{MAKE}one = Thing(code='B2')\nother = 'B3'\n")
    (package / "b.py").write_text(f"from {package.name}.a import one\n{MAKE}two = Thing(code='A1')\n")
    (package / "sub").mkdir()
    (package / "sub" / "__init__.py").touch()
    (package / "sub" / "c.py").write_text(f"{MAKE}three = Thing(code='C1')\n")
    assert has_module(package.name, "b")
    assert not has_module(package.name, "c")
    assert [thing.code for thing in discover(package.name, SimpleNamespace)] == ["A1", "B2", "C1"]


def test_two_things_of_one_code_are_refused(package: Path) -> None:
    (package / "a.py").write_text(f"{MAKE}one = Thing(code='A1')\n")
    (package / "b.py").write_text(f"{MAKE}two = Thing(code='A1')\n")
    with pytest.raises(DuplicateCode, match=f"two rules in {package.name} have the code A1"):
        discover(package.name, SimpleNamespace)


def test_a_module_that_cannot_be_imported_is_told(package: Path) -> None:
    (package / "a.py").write_text("import nobody_has_this\n")
    with pytest.raises(BadPackage, match=r"\.a cannot be used \(ModuleNotFoundError"):
        discover(package.name, Path)  # type: ignore[type-var] # nothing is looked at before the import
