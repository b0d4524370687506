"""The files of a checkout are compiled once, and again when they change."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.assertion import rewrite
from hypothesis.configuration import set_hypothesis_home_dir

from compiled_files import FOLDERS, compile_files, compiled, outdated

FILES = ("contracts/pets.py", "tests/pet_shop.py", "tests/conftest.py", "tests/shops/test_pets.py")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A checkout; the files of Hypothesis are in it, too."""
    monkeypatch.setattr(sys, "pycache_prefix", None)
    set_hypothesis_home_dir(tmp_path / ".hypothesis")
    for folder in FOLDERS:
        (tmp_path / folder).mkdir()
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("LIMIT = 4711\nassert LIMIT\n")
        os.utime(tmp_path / name, (1, 1))
    yield tmp_path
    set_hypothesis_home_dir(None)


def names(root: Path) -> list[str]:
    return [file.relative_to(root).as_posix() for file in outdated(root)]


def test_only_files_that_changed_are_compiled(checkout: Path) -> None:
    assert sorted(names(checkout)) == sorted(FILES)
    compile_files(outdated(checkout))
    assert names(checkout) == []
    changed = checkout / FILES[0]
    os.utime(changed, (later := compiled(changed).stat().st_mtime + 1, later))
    assert names(checkout) == [FILES[0]]


def test_pytest_finds_what_was_compiled(checkout: Path, pytestconfig: pytest.Config) -> None:
    compile_files(outdated(checkout))
    for name in FILES[2:]:
        code = rewrite._read_pyc(checkout / name, compiled(checkout / name))
        assert code is not None
        assert code.co_names == rewrite._rewrite_test(checkout / name, pytestconfig)[1].co_names


def test_the_constants_of_the_package_are_found(checkout: Path) -> None:
    compile_files(outdated(checkout))
    [found] = (checkout / ".hypothesis" / "constants").iterdir()
    assert "4711" in found.read_text()
