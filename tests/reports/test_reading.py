"""JSON reports are read back as the verdicts that were written."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from caveat.errors import BadDocument
from caveat.judging.verdict import Verdict
from caveat.reports.formats.json import report
from caveat.reports.reading import read


@pytest.mark.parametrize("interrupted", [False, True])
def test_a_report_that_is_read_is_written_in_the_same_way(
    verdicts: tuple[Verdict, ...], tmp_path: Path, *, interrupted: bool
) -> None:
    file = tmp_path / "a.json"
    file.write_text(report([replace(verdict, interrupted=interrupted, limited=interrupted) for verdict in verdicts]))
    again = read(file)
    assert report(again) == file.read_text()


BAD = {
    "no JSON": ("{", "is not JSON"),
    "a list": ("[]", "is not a report of caveat"),
    "another version": (json.dumps({"version": 2, "apis": []}), "is of version 2, expected 3"),
    "an older report": (json.dumps({"version": 3, "apis": [{"api": "a"}]}), "is not a report of caveat"),
}


@pytest.mark.parametrize("title", BAD)
def test_a_file_that_is_no_report_is_an_error(title: str, tmp_path: Path) -> None:
    text, problem = BAD[title]
    file = tmp_path / "a.json"
    file.write_text(text)
    with pytest.raises(BadDocument, match=problem):
        read(file)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadDocument, match="cannot be read"):
        read(tmp_path / "none.json")


def test_the_fingerprints_of_a_run_with_several_targets_are_those_of_the_api(
    verdicts: tuple[Verdict, ...], tmp_path: Path
) -> None:
    file = tmp_path / "a.json"
    file.write_text(report([replace(verdicts[0], api="pets (staging)")]))
    [again] = read(file)
    assert again.api == "pets (staging)"
    assert [each.fingerprint for each in again.findings] == [each.fingerprint for each in verdicts[0].findings]
    older = json.loads(file.read_text())
    del older["apis"][0]["findings"][0]["api"]
    file.write_text(json.dumps(older))
    assert read(file)[0].findings[0].api == "pets (staging)"
