"""`--report ndjson[=FILE]`: writes each event of a run when it happens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from caveat.cli import _output

if TYPE_CHECKING:
    from caveat.judging.verdict import Verdict

FORMAT = "ndjson"

_STREAM = "caveat.event_stream"
"""Key of the stream in the `meta` of a command's context."""


class EventStream:
    """Writes the events of a run to stdout and to files, each line at once, so that a kill loses no earlier event."""

    def __init__(self, files: Iterable[Path | None]) -> None:
        """Open these files; None is stdout."""
        self.failures: dict[Path | None, OSError] = {}
        """Errors of writing, by file; the run continues."""
        self._files: dict[Path | None, TextIO | None] = {}
        for file in files:
            try:
                self._files[file] = None if file is None else _opened(file)
            except OSError as error:
                self.failures[file] = error

    def write(self, lines: Iterable[str]) -> None:
        """Write lines that end with a line break."""
        for line in lines:
            for name, file in self._files.items():
                if name not in self.failures:
                    self._write(line, name, file)

    def _write(self, line: str, name: Path | None, file: TextIO | None) -> None:
        try:
            if file is None:
                _output.echo_document(line)
            else:
                file.write(line)
                file.flush()
        except OSError as error:
            self.failures[name] = error

    def part(self, part: Verdict) -> None:
        """Write the findings of a part of a run that is complete, and whether the baseline knows them."""
        from caveat.cli import _gate
        from caveat.reports.formats import ndjson

        self.write(line for each in _gate.applied([part]) for line in ndjson.of_part(each))

    def end(self, verdicts: Sequence[Verdict]) -> None:
        """Write the verdicts."""
        from caveat.reports.formats import ndjson

        self.write(ndjson.of_end(verdicts))

    def close(self) -> None:
        """Close the files, and record errors of writing."""
        for name, file in self._files.items():
            if file is not None:
                try:
                    file.close()
                except OSError as error:
                    self.failures[name] = error


def _opened(file: Path) -> TextIO:
    file.parent.mkdir(parents=True, exist_ok=True)
    return file.open("w", encoding="utf-8")


def begin(files: Sequence[Path | None], apis: Iterable[str]) -> EventStream:
    """Open the event stream of the current command, and write the first event: a run of these APIs starts."""
    from caveat.reports.formats import ndjson

    context = click.get_current_context()
    stream = EventStream(files)
    context.call_on_close(stream.close)
    context.meta[_STREAM] = stream
    stream.write([ndjson.started(apis)])
    return stream


def current() -> EventStream | None:
    """The open event stream of the current command, if it has one."""
    context = click.get_current_context(silent=True)
    stream: EventStream | None = None if context is None else context.meta.get(_STREAM)
    return stream
