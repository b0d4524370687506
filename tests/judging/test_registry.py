"""The registry: objects of all modules are found, and two objects with one code are an error."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from caveat.errors import BadPackage, DuplicateCode
from caveat.judging.registry import discover, has_module


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    name = f"package_{abs(hash(request.node.name))}"
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path / name


IMPORT = "from types import SimpleNamespace as Coded\n"


def test_objects_of_all_modules_are_found_and_sorted_by_code(package: Path) -> None:
    (package / "a.py").write_text(f"{IMPORT}one = Coded(code='B2')\nother = 'B3'\n")
    (package / "b.py").write_text(f"from {package.name}.a import one\n{IMPORT}two = Coded(code='A1')\n")
    (package / "sub").mkdir()
    (package / "sub" / "__init__.py").touch()
    (package / "sub" / "c.py").write_text(f"{IMPORT}three = Coded(code='C1')\n")
    assert has_module(package.name, "b")
    assert not has_module(package.name, "c")
    assert [each.code for each in discover(package.name, SimpleNamespace)] == ["A1", "B2", "C1"]


def test_two_objects_with_one_code_are_an_error(package: Path) -> None:
    (package / "a.py").write_text(f"{IMPORT}one = Coded(code='A1')\n")
    (package / "b.py").write_text(f"{IMPORT}two = Coded(code='A1')\n")
    with pytest.raises(DuplicateCode, match=f"two rules in {package.name} have the code A1"):
        discover(package.name, SimpleNamespace)


def test_a_module_that_cannot_be_imported_is_an_error(package: Path) -> None:
    (package / "a.py").write_text("import does_not_exist\n")
    with pytest.raises(BadPackage, match=r"\.a cannot be used \(ModuleNotFoundError"):
        discover(package.name, Path)  # type: ignore[type-var] # the import fails before any object is tested
