"""`caveat fuzz`: rounds until a limit is used up; printed findings survive a kill, and the next run continues."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from caveat.cli import fuzz
from caveat.runs.fuzz import FuzzProgress
from command_line import Caveat
from forked_commands import LoadedProcess
from small_library import DOCUMENT, Library, served

GARDEN = str(Path(__file__).parents[1] / "documents" / "garden.yaml")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "library.yaml").write_text(DOCUMENT)


def report(file: Path) -> dict[str, Any]:
    api: dict[str, Any] = json.loads(file.read_text())["apis"][0]
    return api


def fingerprints(file: Path) -> set[str]:
    return {finding["fingerprint"] for finding in report(file)["findings"]}


def stored(folder: Path) -> list[dict[str, Any]]:
    """The findings that the store has, read without any code of it."""
    lines = [line for file in folder.glob(".caveat/*.fuzz.jsonl") for line in file.read_text().splitlines() if line]
    records = []
    for line in lines:
        try:
            records.append(json.loads(line))
        except ValueError:
            continue
    return [record["finding"] for record in records if "finding" in record]


def fuzzed(
    commands: LoadedProcess, folder: Path, url: str, *options: str, started: Callable[[int], None] = lambda _pid: None
) -> tuple[int, str]:
    """Fuzz a library in a separate process; returns the exit code and the progress lines."""
    folder.mkdir(exist_ok=True)
    arguments = ("fuzz", "../library.yaml", "--url", url, "--examples", "2", *options)
    with commands.start(folder, *arguments, XDG_CACHE_HOME=str(folder / "cache")) as command:
        started(command.pid)
        ended = command.wait()
    return ended.code, ended.err.decode()


def printed(err: str) -> list[str]:
    return re.findall(r": NEW (\S+ \S+): ", err)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_no_kill_loses_a_finding_that_was_printed_and_the_resumed_run_finds_them_all(
    tmp_path: Path, workers: str, commands: LoadedProcess
) -> None:
    options = ("--rounds", "1", "--workers", workers)
    with served(Library()) as library:
        code, _ = fuzzed(
            commands, tmp_path / "whole", library.address, *options, "--report", f"json={tmp_path / 'whole.json'}"
        )
        assert code == 1
    expected = fingerprints(tmp_path / "whole.json")
    assert len(expected) == 5

    moments = [25, 95]
    pids: list[int] = []

    def kill(count: int) -> None:
        if moments and count >= moments[0]:
            del moments[0]
            os.kill(pids[-1], signal.SIGKILL)

    with served(Library(on_request=kill)) as library:
        for limit, is_killed in ((60, True), (60, False), (1000, True)):
            budget = ("--max-requests", str(limit))
            code, err = fuzzed(commands, tmp_path / "killed", library.address, *options, *budget, started=pids.append)
            assert (code == -signal.SIGKILL) is is_killed, err
            kept = {f"{finding['code']} {finding['operation']}" for finding in stored(tmp_path / "killed")}
            assert set(printed(err)) <= kept
            if not is_killed:
                # It continues with the budget; what a worker had counted when it was killed, it may not have sent.
                assert limit - 2 * int(workers) <= library.requests <= limit
        resumed = tmp_path / "resumed.json"
        code, _ = fuzzed(commands, tmp_path / "killed", library.address, *options, "--report", f"json={resumed}")
    assert (code, report(resumed)["errors"]) == (1, [])
    assert fingerprints(resumed) == expected


def test_a_second_run_continues_with_the_next_round_and_counts_earlier_findings(caveat: Caveat, tmp_path: Path) -> None:
    with served(Library()) as library:
        options = ("fuzz", "library.yaml", "--url", library.address, "--examples", "2", "--max-requests", "130")
        first = caveat(*options, "--report", f"json={tmp_path / 'first.json'}")
        second = caveat(*options, "--report", f"json={tmp_path / 'second.json'}")
        fresh = caveat(*options, "--fresh", "--report", f"json={tmp_path / 'fresh.json'}")
    assert (first.code, second.code, fresh.code) == (1, 1, 1)
    assert printed(first.err)
    assert printed(second.err) == []
    rounds = [[unit["number"] for unit in report(tmp_path / f"{name}.json")["units"]] for name in ("first", "second")]
    assert rounds[0][0] == 1
    assert rounds[1][0] == rounds[0][-1]
    assert fingerprints(tmp_path / "first.json") <= fingerprints(tmp_path / "second.json")
    earlier = len(fingerprints(tmp_path / "first.json"))
    assert f", {earlier} of earlier runs\n" in second.err
    assert f"{earlier} of the findings are of earlier runs" in second.out
    # What is known is what the baseline lists, and there is none.
    assert "known" not in second.out + second.err
    assert sorted(printed(fresh.err)) == sorted(printed(first.err))
    assert "of earlier runs" not in fresh.out


@pytest.mark.parametrize("signal_sent", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_signal_ends_the_run_in_order_with_its_report(
    tmp_path: Path, signal_sent: int, workers: str, commands: LoadedProcess
) -> None:
    pids: list[int] = []

    def interrupt(count: int) -> None:
        if count == 40:
            os.kill(pids[0], signal_sent)

    with served(Library(on_request=interrupt)) as library:
        file = tmp_path / "report.json"
        options = ("--max-time", "10m", "--workers", workers, "--report", f"json={file}")
        code, err = fuzzed(commands, tmp_path / "run", library.address, *options, started=pids.append)
    assert (code, "Traceback" in err) == (1, False), err
    assert report(file)["errors"] == ["the run was interrupted: not everything was tested"]
    assert fingerprints(file)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_mock_gets_exactly_the_requests_that_are_allowed(caveat: Caveat, tmp_path: Path, workers: str) -> None:
    file = tmp_path / "report.json"
    run = ("fuzz", GARDEN, "--examples", "2", "--workers", workers, "--report", f"json={file}")
    ended = caveat(*run, "--max-requests", "400")
    assert (ended.code, report(file)["exchanges"], report(file)["errors"]) == (0, 400, [])


def test_a_run_that_ends_before_the_first_round_is_complete_says_so(caveat: Caveat) -> None:
    ended = caveat("fuzz", GARDEN, "--max-requests", "20")
    assert (ended.code, "max_requests (20) is used up: not everything was tested" in ended.out) == (0, True)


def test_the_store_is_for_its_owner_and_not_for_a_repository(caveat: Caveat, tmp_path: Path) -> None:
    caveat("fuzz", GARDEN, "--max-requests", "20")
    file = tmp_path / ".caveat" / "garden.fuzz.jsonl"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (file.parent / ".gitignore").read_text() == "*\n"


TARGET = """
[targets.staging]
api = "library.yaml"
url = "{url}"
effects = ["reads"]
max_requests = 60
"""


def test_a_target_is_named_by_itself_or_by_its_option(caveat: Caveat, tmp_path: Path) -> None:
    with served(Library()) as library:
        (tmp_path / "caveat.toml").write_text(TARGET.format(url=library.address))
        for names in (("staging",), ("--target", "staging", "--workers", "2")):
            ended = caveat("fuzz", *names, "--examples", "2", "--fresh")
            assert ended.code == 1
            assert "drop-book: never sent: " in ended.out
        assert library.requests == 120
    assert (tmp_path / ".caveat" / "staging.fuzz.jsonl").exists()


def test_a_dry_run_of_a_target_sends_nothing(caveat: Caveat, tmp_path: Path) -> None:
    with served(Library()) as library:
        (tmp_path / "caveat.toml").write_text(TARGET.format(url=library.address))
        ended = caveat("fuzz", "staging", "--examples", "2", "--dry-run")
        assert (ended.code, library.requests) == (0, 0)
    assert "would be sent, none was sent" in ended.out


BAD: dict[str, tuple[Sequence[str], str]] = {
    "nothing to fuzz": ((), "Name a target, an API or a document"),
    "a target and another name": (("unleash", "--target", "staging"), "Leave out unleash"),
    "a target that is not configured": (("--target", "stagign"), "Did you mean staging"),
    "an option for a running service": ((GARDEN, "--rate", "5/s"), "it needs a running service"),
    "a service without a limit": (("far",), "a run on a service needs a limit. Give --max-time 10m"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_failure_is_reported_in_a_sentence(caveat: Caveat, tmp_path: Path, case: str) -> None:
    far = '[targets.far]\napi = "library.yaml"\nurl = "https://staging.acme.example"\n'
    (tmp_path / "caveat.toml").write_text(TARGET.format(url="http://127.0.0.1:9") + far)
    arguments, sentence = BAD[case]
    ended = caveat("fuzz", *arguments)
    assert (ended.code, sentence in " ".join(ended.err.split())) == (2, True), ended.err


def test_the_progress_line_has_what_was_spent_reached_and_found() -> None:
    now = FuzzProgress(3, 1340, 120, 14, 20, 2, 1, 10.0)
    assert fuzz.activity(now) == (
        "round 3: 1,340 requests (120 writes), 14 of 20 operations reached, findings: 2 of this run, "
        "1 of earlier runs, 134/s"
    )


def test_the_last_line_of_progress_and_the_table_have_the_same_counts(caveat: Caveat) -> None:
    ended = caveat("fuzz", GARDEN, "--max-requests", "20")
    *_, line = re.findall(r"garden: round 1: 20 requests .* (\d) of 5 operations reached, findings: ", ended.err)
    assert ended.out.partition("\ngarden  ")[2].split()[:2] == ["5", line]
    assert "operations reached" not in caveat("fuzz", GARDEN, "--max-requests", "20", "--quiet").err
