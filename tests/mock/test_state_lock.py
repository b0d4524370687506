"""The lock file: one process holds it, and it is released when that process ends."""

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


def test_one_process_holds_the_lock_and_no_file_remains(tmp_path: Path) -> None:
    for _ in range(2):
        with locked(tmp_path / "state.json"):
            with pytest.raises(BlockingIOError), locked(tmp_path / "state.json"):
                pytest.fail("it was held twice")
            with locked(tmp_path / "other.json"):
                pass
            assert names(tmp_path) == [".state.json.lock"]
    assert names(tmp_path) == []


def test_the_lock_is_released_when_its_process_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "state.json")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(BlockingIOError), locked(tmp_path / "state.json"):
            pytest.fail("it was held twice")
        process.kill()
    with locked(tmp_path / "state.json"):
        pass
    assert names(tmp_path) == []


def test_a_lock_file_that_was_deleted_meanwhile_is_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock_file = tmp_path / ".state.json.lock"
    lock, locks = state_lock._lock, []

    def lock_late(descriptor: int) -> None:
        locks.append(descriptor)
        if len(locks) == 1:
            lock_file.unlink()
        lock(descriptor)

    monkeypatch.setattr(state_lock, "_lock", lock_late)
    with locked(tmp_path / "state.json"):
        assert lock_file.exists()
        with pytest.raises(BlockingIOError), locked(tmp_path / "state.json"):
            pytest.fail("it was held twice")


def test_a_symbolic_link_as_lock_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / ".state.json.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="Too many levels of symbolic links"), locked(tmp_path / "state.json"):
        pytest.fail("it was held")
    assert not (tmp_path / "elsewhere").exists()
