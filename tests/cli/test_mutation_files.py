"""`caveat mutate`: recordings and reports in files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from book_list import DOCUMENT
from caveat.mutation.run import MutationRun
from command_line import Caveat


@pytest.fixture(autouse=True)
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "books.yaml").write_text(DOCUMENT)


QUICK = ("mutate", "books.yaml", "--workers", "1", "--examples", "5")


def test_a_recording_has_the_results_of_the_run(caveat: Caveat) -> None:
    live = caveat(*QUICK, "--record", "run.har")
    recorded = caveat("mutate", "books.yaml", "--recording", "run.har")
    assert live.out == recorded.out
    assert (live.code, recorded.code) == (0, 0)
    assert Path("run.har").stat().st_mode & 0o777 == 0o600


def test_a_recording_is_never_readable_by_others(caveat: Caveat, monkeypatch: pytest.MonkeyPatch) -> None:
    modes = list[int]()
    monkeypatch.setattr(Path, "chmod", lambda *_: modes.append(0))
    caveat(*QUICK, "--record", "run.har")
    assert (modes, Path("run.har").stat().st_mode & 0o777) == ([], 0o600)


UNWRITABLE = (("--record", "/dev/null/a"), ("--report", "json=/dev/null/a"))


@pytest.mark.parametrize("arguments", UNWRITABLE, ids=str)
def test_a_file_that_cannot_be_written_is_refused_before_a_request(
    caveat: Caveat, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MutationRun, "record", lambda *_: pytest.fail("a request was sent"))
    ended = caveat(*QUICK, *arguments)
    assert (ended.code, f"{arguments[0]}: /dev/null/a cannot be written" in ended.err) == (2, True), ended.err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--recording", "run.har", "--url", "http://127.0.0.1:1"), "nothing is sent to a server"),
        (("--recording", "run.har", "--record", "other.har"), "--recording starts no run to record"),
        (("--recording", "none.har"), "the recording none.har cannot be used: No such file or directory"),
        (("dfend", "--record", "run.har"), "a recording is of one API, not of 2"),
        (("--report", "junit"), "no report format is called 'junit'"),
        (("--report", "json="), "'json=' names no file"),
        (("--report", "json", "--report", "markdown"), "only one report can be printed"),
    ],
)
def test_options_that_cannot_be_used_are_refused(caveat: Caveat, arguments: tuple[str, ...], problem: str) -> None:
    ended = caveat(*QUICK, *arguments)
    assert (ended.code, problem in ended.err) == (2, True), ended.err


def test_a_report_is_printed_instead_of_text_or_written_to_a_file(caveat: Caveat) -> None:
    printed = caveat(*QUICK, "--report", "json")
    assert json.loads(printed.out)["apis"][0]["api"] == "books"
    written = caveat(*QUICK, "--report", "markdown=mutants.md")
    assert written.out.splitlines()[-1].startswith("Kept: ")
    assert Path("mutants.md").read_text().startswith("## Mutants: Kept\n")
