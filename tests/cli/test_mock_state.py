"""`caveat mock --state`: a mock continues where the last one stopped."""

from __future__ import annotations

import os
import re
import shutil
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import httpx
import pytest

from command_line import Caveat, CommandResult
from forked_commands import LoadedProcess


@dataclass
class Stopped:
    """The output of a mock that got one request and then a signal."""

    response: httpx.Response
    code: int
    out: str
    err: str


class RunAndStop(Protocol):
    """Starts a mock of Unleash, makes one signal, does something else, and stops the mock."""

    def __call__(
        self, *arguments: str, by: signal.Signals = signal.SIGINT, meanwhile: Callable[[], object] = lambda: None
    ) -> Stopped: ...


@pytest.fixture
def run_and_stop(tmp_path: Path, commands: LoadedProcess) -> RunAndStop:
    def run(
        *arguments: str, by: signal.Signals = signal.SIGINT, meanwhile: Callable[[], object] = lambda: None
    ) -> Stopped:
        with commands.start(tmp_path, "mock", "unleash", *arguments, "--port", "0", piped=True) as process:
            greeting = ""
            while "  state: " not in greeting:
                greeting += process.line()
            address = re.findall(r"http://127\.0\.0\.1:\d+", greeting)[0]
            headers = {"Authorization": "Bearer fake-github-issues-token"}
            response = httpx.post(f"{address}/api/signal-endpoint/github-issues", headers=headers)
            meanwhile()
            os.kill(process.pid, by)
            ended = process.wait()
        return Stopped(response, ended.code, greeting + ended.out.decode(), ended.err.decode())

    return run


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda by: by.name)
def test_the_state_is_kept_from_one_run_to_the_next(
    tmp_path: Path, by: signal.Signals, run_and_stop: RunAndStop
) -> None:
    kept = tmp_path / "state.json"
    first = run_and_stop("--state", str(kept), "--seed", "4", "--clock", "2026-05-01T00:00:00Z", by=by)
    second = run_and_stop("--state", str(kept), "--clock", "2030-01-01T00:00:00Z", by=by)

    signals = [stopped.response.json()["signals"][0] for stopped in (first, second)]
    assert [(signal["id"], signal["createdAt"][:4]) for signal in signals] == [(1, "2026"), (2, "2026")]
    assert f"  state: {kept}, new\n" in first.out
    assert f"  state: {kept}, continued with its seed 4 and its clock, at 2026-05-01T00:00:00.001000Z\n" in second.out
    for stopped in (first, second):
        assert (stopped.code, stopped.err) == (0, "")
        assert stopped.out.endswith(f"The state is saved in {kept}\n")


def test_a_state_that_cannot_be_saved_is_an_error(tmp_path: Path, run_and_stop: RunAndStop) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    stopped = run_and_stop("--state", str(folder / "state.json"), meanwhile=lambda: shutil.rmtree(folder))
    problem = "it cannot be read or written (No such file or directory). The changes since it was last saved are lost"
    assert (stopped.code, stopped.err) == (2, f"caveat: state file {folder}/state.json: {problem}\n")


def test_the_state_is_saved_while_the_mock_runs(tmp_path: Path, run_and_stop: RunAndStop) -> None:
    kept = tmp_path / "state.json"
    first = run_and_stop("--state", str(kept), by=signal.SIGKILL, meanwhile=lambda: wait_for(kept))
    second = run_and_stop("--state", str(kept))
    ids = [stopped.response.json()["signals"][0]["id"] for stopped in (first, second)]
    assert (first.code, ids) == (-signal.SIGKILL, [1, 2])


def wait_for(file: Path) -> None:
    """Wait at most ten seconds until a file exists."""
    moved = threading.Event()
    for _ in range(500):
        if file.exists():
            return
        moved.wait(0.02)
    raise TimeoutError


def test_a_second_mock_with_the_same_state_is_refused(caveat: Caveat, tmp_path: Path, run_and_stop: RunAndStop) -> None:
    kept = tmp_path / "state.json"
    results: list[CommandResult] = []
    first = run_and_stop(
        "--state",
        str(kept),
        meanwhile=lambda: results.append(caveat("mock", "unleash", "--port", "0", "--state", str(kept))),
    )
    problem = "another mock uses it. Stop that mock, or give another path"
    assert [(result.code, result.out, result.err) for result in results] == [
        (2, "", f"caveat: state file {kept}: {problem}\n")
    ]
    assert (first.code, list(tmp_path.iterdir())) == (0, [kept])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "it is not JSON"),
        ('{"format": 1, "api": "dfend", "seed": 0, "state": {}}', "it belongs to a mock of dfend, not of unleash"),
        ('{"format": 1, "api": "unleash", "seed": 0, "state": {}}', "state/clock: Field required. Correct it, or"),
    ],
)
def test_a_bad_state_file_is_refused(caveat: Caveat, tmp_path: Path, content: str, message: str) -> None:
    kept = tmp_path / "state.json"
    kept.write_text(content)
    ended = caveat("mock", "unleash", "--port", "0", "--state", str(kept))
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"caveat: state file {kept}: {message}")
    assert len(ended.err.splitlines()) == 1
    assert kept.read_text() == content
