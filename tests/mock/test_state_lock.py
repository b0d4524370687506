"""The lock beside a file: held by one at a time, and gone with whoever held it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from caveat.mock import state_lock
from caveat.mock.state_lock import locked

pytest.importorskip("fcntl")

HOLDER = """\
import sys
from pathlib import Path
from caveat.mock.state_lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def names(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def test_only_one_holds_it_and_nothing_stays_behind(tmp_path: Path) -> None:
    for _ in range(2):
        with locked(tmp_path / "kept.json"):
            with pytest.raises(BlockingIOError), locked(tmp_path / "kept.json"):
                pytest.fail("it was held twice")
            with locked(tmp_path / "other.json"):
                pass
            assert names(tmp_path) == [".kept.json.lock"]
    assert names(tmp_path) == []


def test_it_is_let_go_of_when_a_program_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "kept.json")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(BlockingIOError), locked(tmp_path / "kept.json"):
            pytest.fail("it was held twice")
        process.kill()
    with locked(tmp_path / "kept.json"):
        pass
    assert names(tmp_path) == []


def test_what_was_taken_away_between_is_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = tmp_path / ".kept.json.lock"
    lock, locks = state_lock._lock, []

    def late(number: int) -> None:
        locks.append(number)
        if len(locks) == 1:
            beside.unlink()
        lock(number)

    monkeypatch.setattr(state_lock, "_lock", late)
    with locked(tmp_path / "kept.json"):
        assert beside.exists()
        with pytest.raises(BlockingIOError), locked(tmp_path / "kept.json"):
            pytest.fail("it was held twice")


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / ".kept.json.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="Too many levels of symbolic links"), locked(tmp_path / "kept.json"):
        pytest.fail("it was held")
    assert not (tmp_path / "elsewhere").exists()
