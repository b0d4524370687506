"""The one module that knows sqlite3: a ledger for all processes of one machine."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TypeAlias

from caveat.errors import BadLedger
from caveat.openapi.operation import Effect
from caveat.targets.ledgers.ledger import RESUME_GAP_S, Limits, Reservation, Spent, Write, new_run, used_up
from caveat.targets.ledgers.private_file import create_private

BUSY_TIMEOUT_S = 30.0
"""Seconds to wait while another process writes."""

_PAUSE_S = 0.005

FORMAT = 1
"""The version of the tables."""

_TABLES = """
CREATE TABLE IF NOT EXISTS rate (scope TEXT PRIMARY KEY, next REAL NOT NULL);
CREATE TABLE IF NOT EXISTS runs (
    id TEXT NOT NULL, scope TEXT NOT NULL, first REAL, last REAL,
    requests INTEGER NOT NULL DEFAULT 0, writes INTEGER NOT NULL DEFAULT 0, spends INTEGER NOT NULL DEFAULT 0,
    finished INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (scope, id));
CREATE TABLE IF NOT EXISTS writes (
    id INTEGER PRIMARY KEY AUTOINCREMENT, scope TEXT NOT NULL, run TEXT NOT NULL, operation TEXT NOT NULL,
    method TEXT NOT NULL, target TEXT NOT NULL, body BLOB NOT NULL, status INTEGER,
    created TEXT NOT NULL DEFAULT '', cleaned INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS items (
    scope TEXT NOT NULL, key TEXT NOT NULL, write INTEGER NOT NULL, PRIMARY KEY (scope, key, write));
CREATE INDEX IF NOT EXISTS items_of_writes ON items (write);
CREATE TABLE IF NOT EXISTS existing (
    scope TEXT NOT NULL, run TEXT NOT NULL, collection TEXT NOT NULL, ids TEXT NOT NULL,
    PRIMARY KEY (scope, run, collection));
"""

_Row: TypeAlias = tuple[int, str, str, str, str, bytes, int | None, str, int]


class SqliteLedger:
    """A ledger in an SQLite file that only its owner may read.

    A transaction that was committed survives the end of the process; a failure of the machine may lose the last ones.
    """

    def __init__(
        self,
        path: Path,
        scope: str,
        limits: Limits,
        run_id: str | None = None,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Open or create the file; raises `BadLedger`. `clock` gives seconds, the same for all processes."""
        self._path = path
        self._scope = scope
        self._limits = limits
        self._clock = clock
        self._lock = Lock()
        self._connection = self._open()
        with self._transaction() as execute:
            self._run = self._start(execute, run_id)

    @property
    def run(self) -> str:
        """The id of the run."""
        return self._run

    def reserve(self, effect: Effect) -> Reservation:
        """Count one request before it is sent, unless a limit is used up."""
        with self._transaction() as execute:
            now = self._clock()
            exhausted = used_up(self._limits.budget, effect, self._spent(execute, now))
            if exhausted:
                return Reservation(granted=False, exhausted=exhausted)
            writes, spends = effect is not Effect.READS, effect is Effect.SPENDS
            execute(
                "UPDATE runs SET requests = requests + 1, writes = writes + ?, spends = spends + ?,"
                " first = coalesce(first, ?), last = ? WHERE scope = ? AND id = ?",
                (writes, spends, now, now, self._scope, self._run),
            )
            # The generic cell rate algorithm: `next` is the earliest time of the next request.
            row = execute("SELECT next FROM rate WHERE scope = ?", (self._scope,)).fetchone()
            start = max(now, row[0]) if row else now
            following = start + (1 / self._limits.rate if self._limits.rate else 0)
            execute("INSERT OR REPLACE INTO rate VALUES (?, ?)", (self._scope, following))
            return Reservation(granted=True, wait_s=start - now)

    def postpone(self, seconds: float) -> None:
        """Send nothing for these seconds, in any process."""
        with self._transaction() as execute:
            execute(
                "INSERT INTO rate VALUES (?, ?) ON CONFLICT (scope) DO UPDATE SET next = max(next, excluded.next)",
                (self._scope, self._clock() + seconds),
            )

    def spent(self) -> Spent:
        """The used-up budget of the run."""
        with self._transaction() as execute:
            return self._spent(execute, self._clock())

    def record_write(self, operation: str, method: str, target: str, body: bytes) -> int:
        """Record a write before it is sent; returns its id."""
        with self._transaction() as execute:
            cursor = execute(
                "INSERT INTO writes (scope, run, operation, method, target, body) VALUES (?, ?, ?, ?, ?, ?)",
                (self._scope, self._run, operation, method, target, body),
            )
            return cursor.lastrowid or 0

    def record_response(self, write: int, status: int, created: str = "", keys: Iterable[str] = ()) -> None:
        """Record the response to a write; the item that it created, if any, can be found by `keys`."""
        with self._transaction() as execute:
            execute("UPDATE writes SET status = ?, created = ? WHERE id = ?", (status, created, write))
            for key in keys:
                execute("INSERT OR IGNORE INTO items VALUES (?, ?, ?)", (self._scope, key, write))

    def creator(self, keys: Iterable[str]) -> int | None:
        """The write, of any run on the target, that created an item with one of these keys; None if it is gone."""
        query = "SELECT write FROM items WHERE scope = ? AND key = ? ORDER BY write DESC LIMIT 1"
        with self._transaction() as execute:
            rows = (execute(query, (self._scope, key)).fetchone() for key in keys)
            return next((int(row[0]) for row in rows if row is not None), None)

    def release(self, write: int) -> None:
        """Forget the item of a write: no key finds it any more."""
        with self._transaction() as execute:
            execute("DELETE FROM items WHERE write = ?", (write,))

    def mark_cleaned(self, write: int) -> None:
        """Record that the item of a write is gone."""
        with self._transaction() as execute:
            execute("UPDATE writes SET cleaned = 1 WHERE id = ?", (write,))
            execute("DELETE FROM items WHERE write = ?", (write,))

    def writes(self, *, all_runs: bool = False) -> Iterator[Write]:
        """The writes of this run, or of all runs on the target, oldest first."""
        query = (
            "SELECT id, run, operation, method, target, body, status, created, cleaned FROM writes"
            " WHERE scope = ? AND (? OR run = ?) ORDER BY id"
        )
        with self._transaction() as execute:
            rows: list[_Row] = execute(query, (self._scope, all_runs, self._run)).fetchall()
        return (_write(row) for row in rows)

    def record_existing(self, collection: str, ids: Iterable[str]) -> None:
        """Record the ids in a collection before the run creates an item in it; later calls change nothing."""
        row = (self._scope, self._run, collection, json.dumps(sorted(ids)))
        with self._transaction() as execute:
            execute("INSERT OR IGNORE INTO existing VALUES (?, ?, ?, ?)", row)

    def existing(self, collection: str, run: str = "") -> frozenset[str] | None:
        """The recorded ids, by default those of this run; None if none were recorded."""
        query = "SELECT ids FROM existing WHERE scope = ? AND run = ? AND collection = ?"
        with self._transaction() as execute:
            row = execute(query, (self._scope, run or self._run, collection)).fetchone()
        return None if row is None else frozenset(json.loads(row[0]))

    def finish(self) -> None:
        """End the run normally: the next run on the target starts with a full budget."""
        with self._transaction() as execute:
            execute("UPDATE runs SET finished = 1 WHERE scope = ? AND id = ?", (self._scope, self._run))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _open(self) -> sqlite3.Connection:
        try:
            create_private(self._path)
            connection = sqlite3.connect(
                self._path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
            )
            _use_wal(connection)
            # Data survives the kill of a process without a wait for the disk; the wait would help only if the power
            # fails.
            connection.execute("PRAGMA synchronous = NORMAL")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        except (OSError, sqlite3.Error) as error:
            raise self._bad(error) from error
        if version not in {0, FORMAT}:
            connection.close()
            problem = f"it has format {version}, and this version of caveat reads {FORMAT}"
            raise BadLedger(str(self._path), problem, "Give another path")
        return connection

    def _start(self, execute: _Execute, run_id: str | None) -> str:
        for statement in _TABLES.split(";"):
            execute(statement)
        execute(f"PRAGMA user_version = {FORMAT}")
        if run_id is None:
            query = "SELECT id, last FROM runs WHERE scope = ? AND NOT finished ORDER BY rowid DESC LIMIT 1"
            row = execute(query, (self._scope,)).fetchone()
            if row is not None:
                self._skip_gap(execute, row[0], row[1])
                return str(row[0])
        run = run_id or new_run()
        # A run with a given id is continued only by a process that gives the same id.
        row = (self._scope, run, run_id is not None)
        execute("INSERT OR IGNORE INTO runs (scope, id, finished) VALUES (?, ?, ?)", row)
        return run

    def _skip_gap(self, execute: _Execute, run: str, last: float | None) -> None:
        gap = self._clock() - last if last is not None else 0.0
        if gap > RESUME_GAP_S:
            execute(
                "UPDATE runs SET first = first + ?, last = last + ? WHERE scope = ? AND id = ?",
                (gap, gap, self._scope, run),
            )

    def _spent(self, execute: _Execute, now: float) -> Spent:
        query = "SELECT requests, writes, spends, first FROM runs WHERE scope = ? AND id = ?"
        requests, writes, spends, first = execute(query, (self._scope, self._run)).fetchone()
        return Spent(requests, writes, spends, 0.0 if first is None else max(0.0, now - first))

    @contextmanager
    def _transaction(self) -> Iterator[_Execute]:
        """A transaction that no other process interrupts; it is complete on the disk, or did not happen."""
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection.execute
                self._connection.execute("COMMIT")
            except BaseException as error:
                if self._in_transaction():
                    self._connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise self._bad(error) from error
                raise

    def _in_transaction(self) -> bool:
        try:
            return self._connection.in_transaction
        except sqlite3.ProgrammingError:
            return False

    def _bad(self, error: Exception) -> BadLedger:
        return BadLedger(str(self._path), str(error), "Check that the path is writable, or give another one")


_Execute: TypeAlias = "Callable[..., sqlite3.Cursor]"
"""Executes one statement."""


def _use_wal(connection: sqlite3.Connection) -> None:
    until = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            # SQLite does not wait here for other processes that open the file for the first time.
            if time.monotonic() > until:
                raise
            time.sleep(_PAUSE_S)
        else:
            return


def _write(row: _Row) -> Write:
    number, run, operation, method, target, body, status, created, cleaned = row
    return Write(number, run, operation, method, target, bytes(body), status, created, cleaned=bool(cleaned))
