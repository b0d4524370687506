"""Stores the results of mutants in a file of JSON lines, so that a run that was killed can be continued."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import caveat
from caveat.json_text import JsonValue
from caveat.mutation.mutant import Mutant, Outcome, Result


def key_of(*facts: JsonValue) -> str:
    """Identifies the inputs of results: these facts, and the code that judges."""
    package = Path(caveat.__file__).parent
    code = [(str(file.relative_to(package)), file.stat().st_mtime_ns) for file in sorted(package.rglob("*.py"))]
    return hashlib.sha256(json.dumps([facts, code], sort_keys=True).encode()).hexdigest()[:16]


@dataclass(slots=True)
class ResultStore:
    """The results so far of the mutants of one API."""

    path: Path
    key: str
    """Results with another key are those of another contract, another run or another version of the rules."""
    _read: Mapping[str, tuple[Outcome, str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self._read = dict(self._records())

    def get(self, mutant: Mutant) -> Result | None:
        """The result of a mutant; None if it is not evaluated yet."""
        stored = self._read.get(mutant.id)
        return Result(mutant, *stored) if stored is not None else None

    def add(self, results: list[Result]) -> None:
        """Add results; when this returns, they are on the disk."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        lines = [
            json.dumps(
                {"key": self.key, "id": each.mutant.id, "outcome": each.outcome, "by": each.by, "note": each.note}
            )
            for each in results
        ]
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # The line break before it ends a line that a killed process has begun.
            os.write(descriptor, ("\n" + "\n".join(lines) + "\n").encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def finish(self) -> None:
        """Remove the results: the run is complete, and the next one evaluates all mutants again."""
        self.path.unlink(missing_ok=True)

    def _records(self) -> Iterator[tuple[str, tuple[Outcome, str, str]]]:
        try:
            text = self.path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return
        for line in text.splitlines():
            # A process was killed while it wrote this line: its mutant is evaluated again.
            with suppress(ValueError, KeyError, TypeError, AttributeError):
                record = json.loads(line)
                if record["key"] == self.key:
                    yield str(record["id"]), (Outcome(record["outcome"]), str(record["by"]), str(record["note"]))
