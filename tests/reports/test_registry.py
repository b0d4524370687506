"""Report formats are found by folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.judging.verdict import Verdict
from caveat.reports import formats, registry

FOLDER = Path(formats.__path__[0])


def test_the_formats_are_the_modules_of_the_folder() -> None:
    assert registry.names() == tuple(sorted(file.stem for file in FOLDER.glob("*.py") if file.stem != "__init__"))
    assert {"json", "junit", "text"} <= set(registry.names())


@pytest.mark.parametrize("name", registry.names())
def test_each_format_reports_all_verdicts_and_ends_with_a_line_break(name: str, verdicts: tuple[Verdict, ...]) -> None:
    report = registry.find(name).report(verdicts)
    assert all(verdict.api in report for verdict in verdicts)
    assert report.endswith("\n")
    assert not report.endswith("\n\n")


def test_a_new_format_takes_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shout.py").write_text("def report(verdicts):\n    return 'HELLO\\n'\n")
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    assert "shout" in registry.names()
    assert registry.find("shout").report([]) == "HELLO\n"
