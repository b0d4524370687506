"""Report formats are found by folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from caveat.judging.verdict import Verdict
from caveat.reports import formats, registry

FOLDER = Path(formats.__path__[0])

WITH_NAMES = ("github", "html", "json", "junit", "markdown", "ndjson", "sarif", "text")
"""Formats that show the name of each API, also of one without findings."""


def test_the_formats_are_the_modules_of_the_folder() -> None:
    assert registry.names() == tuple(sorted(file.stem for file in FOLDER.glob("*.py") if file.stem != "__init__"))
    assert set(WITH_NAMES) <= set(registry.names())


@pytest.mark.parametrize("name", registry.names())
def test_each_format_reports_findings_and_ends_with_a_line_break(name: str, verdicts: tuple[Verdict, ...]) -> None:
    report = registry.find(name).report
    without = [replace(verdict, findings=()) for verdict in verdicts]
    assert report(verdicts) != report(without)
    for text in (report(verdicts), report(without)):
        assert text.endswith("\n")
        assert not text.endswith("\n\n")


@pytest.mark.parametrize("name", registry.names())
def test_each_format_reports_a_run_without_verdicts(name: str) -> None:
    assert registry.find(name).report([]).endswith("\n")


@pytest.mark.parametrize("name", WITH_NAMES)
def test_these_formats_name_the_api_of_each_verdict(name: str, verdicts: tuple[Verdict, ...]) -> None:
    report = registry.find(name).report(verdicts)
    assert all(verdict.api in report for verdict in verdicts)


def test_a_new_format_takes_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shout.py").write_text("def report(verdicts):\n    return 'HELLO\\n'\n")
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    assert "shout" in registry.names()
    assert registry.find("shout").report([]) == "HELLO\n"
