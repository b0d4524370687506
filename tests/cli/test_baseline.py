"""`caveat baseline`, `--baseline` and `--fail-on`: only new findings fail a run."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from command_line import Caveat
from conftest import Serve
from two_answers import Server, write_document

FILE = "caveat-baseline.toml"


@pytest.fixture(scope="module")
def server(serve: Serve) -> Server:
    server = Server()
    server.url = serve(server)
    return server


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server) -> tuple[str, ...]:
    """The arguments of a run with two findings, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "caveat.toml").write_text("")
    return write_document(tmp_path, server)


def test_a_known_finding_does_not_fail_a_run_until_it_expires(caveat: Caveat, run: tuple[str, ...]) -> None:
    assert caveat(*run).code == 1
    updated = caveat("baseline", "update", "--reason", "ticket 4711", "--owner", "ana")
    assert (updated.code, updated.out) == (0, f"{FILE}: 2 added, 0 removed, 0 unchanged\n"), updated.err
    known = caveat(*run, "--report", "text", "--report", "json=report.json")
    assert (known.code, "no new findings (2 known)" in known.out, "KNOWN  OAS003" in known.out) == (0, True, True)
    [api] = json.loads(Path("report.json").read_text())["apis"]
    assert {each["known"] for each in (*api["findings"], *api["causes"])} == {True}

    again = caveat("baseline", "update", "--report-file", "report.json")
    assert again.out == f"{FILE}: 0 added, 0 removed, 2 unchanged\n"
    text = Path(FILE).read_text()
    Path(FILE).write_text(text.replace('owner = "ana"', 'owner = "ana"\nexpires = 2020-01-01', 1))
    expired = caveat(*run)
    assert (expired.code, "expired on 2020-01-01, so its finding counts as new" in expired.out) == (1, True)
    shown = caveat("baseline", "show")
    assert (shown.code, f"{FILE}: 2 known findings, 1 expired" in shown.out) == (1, True)
    renewed = caveat("baseline", "update", "--expires", "2999-12-31", "--reason", "still open")
    assert renewed.out.startswith(f"{FILE}: 1 added, 0 removed, 1 unchanged\n")
    assert caveat(*run).code == 0


def test_a_line_of_progress_has_the_result_of_the_report(caveat: Caveat, run: tuple[str, ...]) -> None:
    assert "pets: BROKEN, " in caveat(*run).err
    caveat("baseline", "update")
    known = caveat(*run)
    assert ("pets: kept, " in known.err, "BROKEN" in known.err) == (True, False), known.err
    fuzzed = caveat("fuzz", *run[1:6], "--examples", "1", "--rounds", "1", "--fail-on", "none")
    assert ("pets: kept, " in fuzzed.err, "BROKEN" in fuzzed.err) == (True, False), fuzzed.err
    unreached = caveat(*run, "--include", "list-pets", "--fail-on", "none", "--require-reached", "--phase", "stateful")
    assert ("pets: COULD NOT JUDGE, " in unreached.err) == (unreached.code == 2), unreached.err


REASONS: dict[str, tuple[tuple[str, ...], str, list[str]]] = {
    "a reason replaces that none is given": (
        ("--reason", "new"),
        "0 added, 2 changed, 0 removed, 0 unchanged",
        ["new"],
    ),
    "nothing is given": ((), "0 added, 0 removed, 2 unchanged", ["not examined yet"]),
    "an owner": (("--owner", "ana"), "0 added, 2 changed, 0 removed, 0 unchanged", ["not examined yet"]),
}


@pytest.mark.parametrize(("options", "printed", "reasons"), REASONS.values(), ids=REASONS)
def test_an_entry_without_a_reason_gets_one(
    caveat: Caveat, run: tuple[str, ...], options: tuple[str, ...], printed: str, reasons: list[str]
) -> None:
    caveat(*run)
    caveat("baseline", "update")
    assert caveat("baseline", "update", *options).out == f"{FILE}: {printed}\n"
    entries = tomllib.loads(Path(FILE).read_text())["finding"]
    assert (len(entries), list(dict.fromkeys(entry["reason"] for entry in entries))) == (2, reasons)
    assert all(entry["operation"] for entry in entries)


def test_an_entry_with_a_reason_keeps_it_unless_it_is_named(caveat: Caveat, run: tuple[str, ...]) -> None:
    caveat(*run)
    caveat("baseline", "update", "--reason", "ticket 1", "--owner", "ana")
    kept = caveat("baseline", "update", "--reason", "ticket 2")
    assert kept.out == (
        f"{FILE}: 0 added, 0 removed, 2 unchanged\n"
        "The reason of 2 known findings is kept: give fingerprints to change it\n"
    )
    name = tomllib.loads(Path(FILE).read_text())["finding"][0]["fingerprint"]
    changed = caveat("baseline", "update", name, "--reason", "ticket 2", "--expires", "2999-12-31")
    assert changed.out == f"{FILE}: 0 added, 1 changed, 0 removed, 1 unchanged\n"
    entries = {entry["fingerprint"]: entry for entry in tomllib.loads(Path(FILE).read_text())["finding"]}
    assert {entry["reason"] for entry in entries.values()} == {"ticket 1", "ticket 2"}
    assert (entries[name]["reason"], entries[name]["owner"], str(entries[name]["expires"])) == (
        *("ticket 2", "ana"),
        "2999-12-31",
    )


def test_a_finding_that_is_no_longer_seen_is_reported_and_removed(caveat: Caveat, run: tuple[str, ...]) -> None:
    caveat(*run)
    caveat("baseline", "update")
    gone = '[[finding]]\nfingerprint = "beefbeefbeef"\nreason = "x"\napi = "pets"\noperation = "list-pets"\n'
    Path(FILE).write_text(f"# ours\n{gone}\n" + Path(FILE).read_text())
    result = caveat(*run)
    assert (result.code, f"{FILE}: the finding of beefbeefbeef list-pets (x) was not seen" in result.out) == (0, True)
    assert caveat("baseline", "update", "--prune").out == f"{FILE}: 0 added, 1 removed, 2 unchanged\n"
    assert Path(FILE).read_text().startswith("# ours\n")
    assert "beef" not in Path(FILE).read_text()


FAIL_ON = {"new": 1, "documented": 1, "none": 0}


@pytest.mark.parametrize(("grade", "code"), FAIL_ON.items(), ids=FAIL_ON)
def test_fail_on_says_which_findings_fail_a_run(caveat: Caveat, run: tuple[str, ...], grade: str, code: int) -> None:
    assert caveat(*run, "--fail-on", grade).code == code


def test_a_merge_has_a_baseline_too(caveat: Caveat, run: tuple[str, ...]) -> None:
    caveat(*run, "--report", "json=report.json")
    assert caveat("merge", "report.json").code == 1
    caveat("baseline", "update", "--baseline", "other.toml")
    assert caveat("merge", "report.json").code == 1
    assert caveat("merge", "report.json", "--baseline", "other.toml").code == 0
    assert caveat("merge", "report.json", "--fail-on", "none").code == 0


BAD: dict[str, tuple[str, tuple[str, ...], str]] = {
    "a file that is missing": ("", ("--baseline", "none.toml"), "none.toml: cannot be read"),
    "a file that is wrong": ("[[finding]]\n", (), f"{FILE}:1: the entry has no fingerprint"),
    "a grade that does not exist": ("", ("--fail-on", "all"), "'all' is not one of"),
}


@pytest.mark.parametrize(("text", "options", "problem"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_before_a_request_is_sent(  # noqa: PLR0913, PLR0917 - facts and fixtures
    caveat: Caveat, run: tuple[str, ...], server: Server, text: str, options: tuple[str, ...], problem: str
) -> None:
    if text:
        Path(FILE).write_text(text)
    server.requests.clear()
    ended = caveat(*run, *options)
    assert (ended.code, problem in ended.err, server.requests) == (2, True, []), ended.err


BAD_UPDATES: dict[str, tuple[tuple[str, ...], str]] = {
    "no date": (("--expires", "soon"), "--expires: 'soon' is not a date. Write it like 2026-12-31"),
    "no reason": (("--reason", " "), "--reason: the reason has no text"),
    "no earlier run": ((), "Run `caveat test` first"),
    "an unknown fingerprint": (("beefbeefbeef", "--report-file", "report.json"), "no finding of report.json has"),
}


@pytest.mark.parametrize(("arguments", "problem"), BAD_UPDATES.values(), ids=BAD_UPDATES)
def test_a_bad_update_is_refused(
    caveat: Caveat, run: tuple[str, ...], arguments: tuple[str, ...], problem: str
) -> None:
    if "--report-file" in arguments:
        caveat(*run, "--report", "json=report.json")
    ended = caveat("baseline", "update", *arguments)
    assert (ended.code, problem in ended.err, Path(FILE).exists()) == (2, True, False), ended.err
