"""Cached results of lint are used until a file that they depend on changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from caveat.lint import stored
from caveat.lint.stored import Line, LintResult, unchanged


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(stored, "MIN_BYTES", 1)
    (tmp_path / "part.yaml").write_text("a part")
    (tmp_path / "openapi.yaml").write_text("a document")
    return tmp_path


class Linter:
    """Counts how often a document is linted."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "openapi.yaml"
        self._times = 0

    def lint(self) -> int:
        """Lint the document; returns how often it was linted so far."""
        result = unchanged(self._file, self._make)
        assert result.lines[0].message == "a sentence of two words: é\n"
        assert result.has_evidence
        return self._times

    def _make(self) -> LintResult:
        self._times += 1
        names = ("openapi.yaml", "part.yaml", "overlay.yaml")
        inputs = (file for name in names if (file := self._file.with_name(name)).is_file())
        return LintResult((Line(str(self._file), 3, "LNT001", "a sentence of two words: é\n"),), True, tuple(inputs))  # noqa: FBT003 - a fact


def _edit(name: str) -> Callable[[Path, pytest.MonkeyPatch], object]:
    return lambda folder, _patch: (folder / name).write_text("another text")


CHANGES: dict[str, tuple[int, Callable[[Path, pytest.MonkeyPatch], object]]] = {
    "nothing": (1, lambda _folder, _patch: None),
    "another file": (1, _edit("notes.yaml")),
    "the document": (2, _edit("openapi.yaml")),
    "a file that it refers to": (2, _edit("part.yaml")),
    "an overlay that is new": (2, _edit("overlay.yaml")),
    "a file that is gone": (2, lambda folder, _patch: (folder / "part.yaml").unlink()),
    "Caveat": (2, lambda _folder, patch: patch.setattr(stored, "_code", lambda: "other")),
    "the version": (2, lambda _folder, patch: patch.setattr("caveat.__version__", "0.0.0")),
    "the kept result, which is cut off": (
        2,
        lambda folder, _patch: [file.write_text('{"lines": [') for file in (folder / "cache").rglob("*.json")],
    ),
    "the kept result, which is of another kind": (
        2,
        lambda folder, _patch: [file.write_text("[]") for file in (folder / "cache").rglob("*.json")],
    ),
}


@pytest.mark.parametrize("title", CHANGES)
def test_a_document_is_linted_again_after_a_change_of(
    title: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times, change = CHANGES[title]
    linter = Linter(folder)
    assert (linter.lint(), linter.lint()) == (1, 1)
    change(folder, monkeypatch)
    assert (linter.lint(), linter.lint()) == (times, times)


def test_an_overlay_that_is_gone_counts_as_a_change(folder: Path) -> None:
    (folder / "overlay.yaml").write_text("an overlay")
    linter = Linter(folder)
    assert (linter.lint(), linter.lint()) == (1, 1)
    (folder / "overlay.yaml").unlink()
    assert (linter.lint(), linter.lint()) == (2, 2)


def test_the_result_of_a_document_that_changes_meanwhile_is_not_kept(folder: Path) -> None:
    document = folder / "openapi.yaml"

    def make() -> LintResult:
        document.write_text(document.read_text() + "!")
        return LintResult((), False, (document,))  # noqa: FBT003 - a fact

    unchanged(document, make)
    unchanged(document, make)
    assert document.read_text() == "a document!!"


def test_small_documents_are_linted_each_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "MIN_BYTES", 100_000)
    linter = Linter(folder)
    assert (linter.lint(), linter.lint()) == (1, 2)
    assert not (folder / "cache").exists()


def test_the_latest_results_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "MAX_RESULTS", 3)
    for number in range(5):
        file = folder / f"{number}.yaml"
        file.write_text(str(number))
        unchanged(file, lambda file=file: LintResult((), True, (file,)))  # type: ignore[misc] # noqa: FBT003 - a fact
    assert len([*(folder / "cache").rglob("*.json")]) == 3


def test_without_a_folder_to_write_to_nothing_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "file"))
    linter = Linter(folder)
    assert (linter.lint(), linter.lint()) == (1, 2)


def test_the_code_is_identified_by_its_files_and_the_installed_packages() -> None:
    assert stored._code() == stored._code()
    assert len(stored._code()) == 64
