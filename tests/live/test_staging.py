"""Every configured target is run, and the worst exit code counts."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from live import staging

TARGETS = """
[targets.first]
api = "dfend"
url = "http://127.0.0.1:1"

[targets.second]
api = "unleash"
url = "http://127.0.0.1:2"
"""


@pytest.mark.parametrize(
    ("codes", "expected"), [([], 2), ([0], 0), ([0, 2], 2), ([0, 1, 2], 1), ([0, -signal.SIGKILL], 2)]
)
def test_the_worst_exit_code_counts(codes: list[int], expected: int) -> None:
    assert staging.worst(codes) == expected


def test_each_target_is_run_with_the_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], *, check: bool) -> subprocess.CompletedProcess[bytes]:
        commands.append(command[3:])
        return subprocess.CompletedProcess(command, int(check))

    (tmp_path / "caveat.toml").write_text(TARGETS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(subprocess, "run", run)
    assert staging.run(["--examples", "3"]) == 0
    assert commands == [["fuzz", "--target", name, "--examples", "3"] for name in ("first", "second")]


def test_without_a_target_nothing_was_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert staging.run([]) == 2
    assert capsys.readouterr().err.startswith("no target is configured")
