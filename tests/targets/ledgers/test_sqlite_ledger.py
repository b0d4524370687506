"""The ledger in a file: who may read it, and what happens if it cannot be used."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from caveat.errors import BadLedger
from caveat.openapi.operation import Effect
from caveat.targets.ledgers.ledger import RESUME_GAP_S, Limits
from caveat.targets.ledgers.sqlite_ledger import SqliteLedger
from caveat.targets.target import UNLIMITED, Budget


def opened(path: Path, limits: Limits | None = None, now: float = 1000.0) -> SqliteLedger:
    return SqliteLedger(path, "a", limits or Limits(UNLIMITED), clock=lambda: now)


def test_only_the_owner_may_read_it_and_git_ignores_it(tmp_path: Path) -> None:
    path = tmp_path / ".caveat" / "a.sqlite"
    ledger = opened(path)
    ledger.record_write("createPet", "POST", "/pets", b"")
    files = [file for file in path.parent.iterdir() if file.name != ".gitignore"]
    assert sorted(file.name for file in files) == ["a.sqlite", "a.sqlite-shm", "a.sqlite-wal"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert (path.parent / ".gitignore").read_text() == "*\n"
    ledger.close()


def test_a_file_that_others_may_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    path.touch(0o644)
    opened(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not (tmp_path / ".gitignore").exists()


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    path.write_text("no database" * 100)
    with pytest.raises(BadLedger, match=r"a.sqlite cannot be used: file is not a database"):
        opened(path)
    with pytest.raises(BadLedger, match="cannot be used"):
        opened(tmp_path)


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    with pytest.raises(BadLedger, match="it has format 2, and this version of caveat reads 1"):
        opened(path)


def test_after_it_was_closed_it_cannot_be_used(tmp_path: Path) -> None:
    ledger = opened(tmp_path / "a.sqlite")
    ledger.close()
    with pytest.raises(BadLedger):
        ledger.reserve(Effect.READS)


GAPS = {"a continuation at once": (RESUME_GAP_S - 1, RESUME_GAP_S - 1 + 10), "a continuation later": (86_400, 10)}


@pytest.mark.parametrize("title", GAPS)
def test_the_time_between_a_kill_and_a_late_continuation_does_not_count(title: str, tmp_path: Path) -> None:
    gap, seconds = GAPS[title]
    limits = Limits(Budget(seconds=3600))
    killed = opened(tmp_path / "a.sqlite", limits)
    killed.reserve(Effect.READS)
    killed.close()
    resumed = SqliteLedger(tmp_path / "a.sqlite", "a", limits, clock=iter([1000 + gap, 1010 + gap]).__next__)
    assert resumed.spent().seconds == pytest.approx(seconds)
    resumed.close()


def test_an_error_within_a_transaction_changes_nothing(tmp_path: Path) -> None:
    ledger = opened(tmp_path / "a.sqlite")
    with pytest.raises(BadLedger):
        ledger.record_write("createPet", "POST", "/pets", object())  # type: ignore[arg-type] # a value that SQLite cannot store
    assert (list(ledger.writes()), ledger.reserve(Effect.READS).granted) == ([], True)
    ledger.close()
