"""`--report`: formats, files, and what is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from caveat.cli._reports import JOB_SUMMARY, ReportRequest, publish, requests
from caveat.errors import BadOption
from caveat.judging.verdict import Verdict
from caveat.reports import registry
from command_line import Caveat

QUICK = ("unleash", "--examples", "1", "--phase", "examples")

REQUESTS = {
    "text by default": ([], [ReportRequest("text")]),
    "a format is printed": (["json"], [ReportRequest("json")]),
    "- is stdout": (["json=-"], [ReportRequest("json")]),
    "text is still printed beside a file": (
        ["junit=a.xml"],
        [ReportRequest("text"), ReportRequest("junit", Path("a.xml"))],
    ),
    "one is printed, the others are files": (
        ["junit=a.xml", "json", "text=a.txt"],
        [ReportRequest("junit", Path("a.xml")), ReportRequest("json"), ReportRequest("text", Path("a.txt"))],
    ),
    "the same twice counts once": (["json", "json"], [ReportRequest("json")]),
    "a file's name may have an equals sign": (
        ["json", "text=a=b"],
        [ReportRequest("json"), ReportRequest("text", Path("a=b"))],
    ),
}


@pytest.mark.parametrize("title", REQUESTS)
def test_reports_that_are_asked_for(title: str) -> None:
    values, reports = REQUESTS[title]
    assert requests(values) == tuple(reports)


FORMATS = ", ".join(registry.names())

REFUSED = {
    "a typing error": (["jsn"], f"no report format is called 'jsn'. Did you mean json? The formats are: {FORMATS}"),
    "an unknown format": (["magic=a"], f"no report format is called 'magic'. The formats are: {FORMATS}"),
    "no file": (["junit="], "'junit=' names no file. Write junit=FILE, or junit to print the report"),
    "a folder": (["junit=."], ". is a folder. Give the path of a file"),
    "two to print": (["json", "text"], "only one report can be printed. Write the others to files: FORMAT=FILE"),
    "a file of two": (["json=a", "text=a"], "two reports have the same file, a. Give each a file of its own"),
}


@pytest.mark.parametrize("title", REFUSED)
def test_a_report_that_cannot_be_made_is_refused(title: str) -> None:
    values, message = REFUSED[title]
    with pytest.raises(BadOption) as refused:
        requests(values)
    assert str(refused.value).startswith(f"--report: {message}")


@pytest.mark.parametrize("command", ["check", "test"])
@pytest.mark.parametrize(("option", "replacement"), [("--junit", "junit=FILE"), ("--json", "json=FILE")])
def test_the_error_for_a_removed_option_names_its_replacement(
    caveat: Caveat, command: str, option: str, replacement: str
) -> None:
    ended = caveat(command, option, "report.out")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"caveat: {option}: this option was removed. Write --report {replacement}\n"


def test_a_printed_json_report_is_all_of_stdout(caveat: Caveat) -> None:
    ended = caveat("test", *QUICK, "--report", "json")
    assert (ended.code, json.loads(ended.out)["exit_code"]) == (0, 0)


def test_reports_are_written_beside_the_text(caveat: Caveat, tmp_path: Path) -> None:
    ended = caveat("test", *QUICK, "--report", f"json={tmp_path}/a/b.json", "--report", f"junit={tmp_path}/c.xml")
    assert ended.code == 0
    assert ended.out.endswith("judged, no findings.\n")
    assert json.loads((tmp_path / "a" / "b.json").read_text())["exit_code"] == 0
    assert (tmp_path / "c.xml").read_text().startswith("<?xml")


def test_quiet_prints_the_final_sentence_only(caveat: Caveat) -> None:
    ended = caveat("test", *QUICK, "-q")
    assert (ended.code, ended.err, len(ended.out.splitlines())) == (0, "", 1)
    assert ended.out.startswith("Kept: ")


def test_verbose_also_prints_what_was_kept(caveat: Caveat) -> None:
    ended = caveat("test", *QUICK, "--verbose")
    assert "KEPT    OAS001  unleash  An operation responds only with the statuses" in ended.out
    assert ended.out.endswith("judged, no findings.\n")


def test_all_reports_are_tried_though_one_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    reports = requests(["json", f"junit={tmp_path}/file/a.xml", f"text={tmp_path}/b.txt"])
    with pytest.raises(BadOption, match=r"--report: .*/file/a\.xml cannot be written \(File exists\)\. Give"):
        publish([Verdict("pets", 1)], reports)
    assert json.loads(capsys.readouterr().out)["apis"][0]["api"] == "pets"
    assert "pets" in (tmp_path / "b.txt").read_text()


UNWRITABLE = {
    "below a file": ("{tmp}/file/report.json", "File exists"),
    "where the system has no folders": ("/proc/none/report.json", "No such file or directory"),
}


@pytest.mark.parametrize("name", registry.names())
@pytest.mark.parametrize("title", UNWRITABLE)
@pytest.mark.parametrize("command", ["test", "check", "fuzz"])
def test_a_report_that_cannot_be_written_ends_with_2_before_a_request(  # noqa: PLR0913, PLR0917 - facts and fixtures
    command: str, title: str, name: str, caveat: Caveat, server: tuple[str, list[str]], project: Path
) -> None:
    pattern, reason = UNWRITABLE[title]
    (project / "file").write_text("")
    file = pattern.format(tmp=project)
    address, got = server
    before = sorted(project.iterdir())
    ended = caveat(command, "pets.yaml", "--url", address, "--report", f"{name}={file}")
    assert (ended.code, got, sorted(project.iterdir())) == (2, [], before)
    assert f"--report: {file} cannot be written ({reason}). Give another path" in ended.err


def test_a_job_summary_that_cannot_be_written_is_refused_before_a_request(
    caveat: Caveat, server: tuple[str, list[str]], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(JOB_SUMMARY, str(project / "none" / "page"))
    ended = caveat("test", "pets.yaml", "--url", server[0], "--report", "github")
    assert (ended.code, server[1]) == (2, [])
    assert "GITHUB_STEP_SUMMARY names" in ended.err


@pytest.mark.parametrize("name", registry.names())
def test_a_full_disk_is_a_sentence(name: str) -> None:
    with pytest.raises(BadOption, match=r"/dev/full cannot be written \(No space left on device\)\. Give another path"):
        publish([Verdict("pets", 1)], requests(["json", f"{name}=/dev/full"]))


def test_the_page_of_the_job_is_appended_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "summary.md"
    page.write_text("before\n")
    monkeypatch.setenv(JOB_SUMMARY, str(page))
    publish([Verdict("pets", 1)], requests(["json"]))
    assert page.read_text() == "before\n"
    publish([Verdict("pets", 1)], requests(["github"]))
    assert page.read_text().startswith("before\n## Contracts: Kept\n")


def test_a_page_of_the_job_that_cannot_be_written_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(JOB_SUMMARY, "/dev/full")
    with pytest.raises(BadOption, match="GITHUB_STEP_SUMMARY names /dev/full, which cannot be written"):
        publish([Verdict("pets", 1)], requests(["github"]))
