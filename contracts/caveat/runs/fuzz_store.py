"""Stores the findings and finished units of fuzzing in a file of JSON lines, which survives a kill at any time."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.judging.finding import Finding, simplicity
from caveat.mock.state_lock import locked
from caveat.reports import facts, reading
from caveat.targets.ledgers.private_file import create_private

FORMAT = 2
"""The version of the lines."""

_REMEDY = "Start over with --fresh, or move the file"


@dataclass(frozen=True, slots=True, order=True)
class UnitDone:
    """A unit that was carried out to its end."""

    plan: str
    """Identifies the document, the seed and the other inputs of the units."""
    round: int
    unit: int


@dataclass(slots=True)
class Recorder:
    """Adds findings to the file, from any process: each is on the disk before the next request is sent."""

    path: Path
    base: str
    """The server's address in curl lines."""
    _simplest: dict[str, tuple[int, int, str]] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        """Record a finding, unless a simpler one of its fingerprint is recorded."""
        known, new = self._simplest.get(finding.fingerprint), simplicity(finding)
        if known is None or new < known:
            self._simplest[finding.fingerprint] = new
            # Its exchanges are counted by the verdict of the run, not here.
            append(self.path, {"api": finding.api, "finding": facts.finding(replace(finding, count=0), self.base)})

    def knows(self, finding: Finding) -> None:
        """Treat a finding as recorded already."""
        self._simplest[finding.fingerprint] = simplicity(finding)


@dataclass(slots=True)
class FuzzStore:
    """The file, as the main process of a run reads it."""

    path: Path
    base: str = ""
    """The server's address in curl lines."""
    findings: dict[str, Finding] = field(default_factory=dict)
    """By fingerprint: the simplest one."""
    earlier: frozenset[str] = frozenset()
    """The fingerprints that were recorded before this run."""
    done: set[UnitDone] = field(default_factory=set)
    _offset: int = 0

    @classmethod
    @contextmanager
    def opened(cls, path: Path, base: str, *, fresh: bool = False) -> Iterator[FuzzStore]:
        """The store for the main process of a run; no other run may use it at the same time; `fresh` empties it first.

        Raises `BadDocument` where the file cannot be used.
        """
        with ExitStack() as stack:
            try:
                create_private(path)
                stack.enter_context(locked(path))
                if fresh:
                    os.truncate(path, 0)
            except BlockingIOError as error:
                remedy = "Wait until it has ended, or work in another folder"
                raise BadDocument(str(path), None, "is in use by another run", remedy) from error
            except OSError as error:
                problem = f"cannot be used ({error.strerror})"
                raise BadDocument(str(path), None, problem, "Work in another folder") from error
            yield cls.read(path, base)

    @classmethod
    def read(cls, path: Path, base: str) -> FuzzStore:
        """The store of an existing file; raises `BadDocument` if it is not such a file."""
        store = cls(path, base)
        store.refresh()
        store.earlier = frozenset(store.findings)
        return store

    def recorder(self) -> Recorder:
        """A recorder that adds findings to the file, for one process."""
        recorder = Recorder(self.path, self.base)
        for finding in self.findings.values():
            recorder.knows(finding)
        return recorder

    def mark(self, unit: UnitDone) -> None:
        """Record that a unit was carried out."""
        self.done.add(unit)
        append(self.path, {"plan": unit.plan, "round": unit.round, "unit": unit.unit})

    def refresh(self) -> tuple[Finding, ...]:
        """Read the new lines of the file; returns the findings with new fingerprints."""
        new: dict[str, Finding] = {}
        for record in self._records():
            try:
                finding = self._read(record)
            except (KeyError, TypeError, ValueError) as error:
                problem = f"is not a file of `caveat fuzz` ({error})"
                raise BadDocument(str(self.path), None, problem, _REMEDY) from error
            if finding is not None:
                if finding.fingerprint not in self.findings:
                    new[finding.fingerprint] = finding
                self.findings[finding.fingerprint] = finding
        return tuple(new.values())

    def _read(self, record: JsonValue) -> Finding | None:
        if not isinstance(record, dict):
            raise TypeError("a line is no object")
        if record["format"] != FORMAT:
            raise ValueError(f"format {record['format']}, expected {FORMAT}")
        if "finding" in record:
            finding = reading.finding(str(record["api"]), record["finding"])
            before = self.findings.get(finding.fingerprint)
            return finding if before is None or simplicity(finding) < simplicity(before) else None
        self.done.add(UnitDone(str(record["plan"]), int(str(record["round"])), int(str(record["unit"]))))
        return None

    def _records(self) -> Iterator[JsonValue]:
        """The lines that were added and are complete."""
        try:
            with self.path.open("rb") as file:
                file.seek(self._offset)
                added = file.read()
        except OSError as error:
            raise BadDocument(str(self.path), None, f"cannot be read ({error.strerror})", _REMEDY) from error
        complete = added[: added.rfind(b"\n") + 1]
        self._offset += len(complete)
        for line in complete.splitlines():
            try:
                if line:
                    yield json.loads(line)
            except ValueError:
                # A process was killed while it wrote this line; the unit that it belongs to is carried out again.
                continue


def append(path: Path, record: dict[str, JsonValue]) -> None:
    """Add a line to a file; when this returns, the line is on the disk."""
    # The line break before it ends a line that a killed process has begun.
    line = "\n" + json.dumps({"format": FORMAT, **record}) + "\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def plan_digest(*facts_of_plan: JsonValue) -> str:
    """Identifies the facts on which the units of a run depend."""
    text = json.dumps(facts_of_plan, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
