"""Runs commands in copies of a process that has loaded what they need: to load it takes longer than a small run.

A command has its own process, folder, environment and output, and may be ended by a signal, as if a shell had started
it. As a program, this module is the process that is copied: it reads a command a line, and writes the id of the copy
and then its exit code.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Self

from hypothesis.internal import charmap

MODULES = (
    "caveat.asgi.server",
    "caveat.catalogue.baseline_file",
    "caveat.checks.authentication",
    "caveat.checks.content_type",
    "caveat.checks.headers",
    "caveat.checks.leaks",
    "caveat.checks.open_enums",
    "caveat.checks.requests",
    "caveat.checks.schema",
    "caveat.cli._built_targets",
    "caveat.cli._listener",
    "caveat.cli._progress",
    "caveat.cli._reports",
    "caveat.cli._served_mock",
    "caveat.cli._subjects",
    "caveat.cli._target_settings",
    "caveat.cli.fuzz",
    "caveat.cli.mock",
    "caveat.cli.test",
    "caveat.reports.formats.github",
    "caveat.reports.formats.html",
    "caveat.reports.formats.json",
    "caveat.reports.formats.junit",
    "caveat.reports.formats.text",
    "caveat.runs.fuzz",
    "caveat.runs.fuzz_processes",
    "caveat.runs.parallel",
    "caveat.runs.second_opinion",
    "caveat.targets.build",
    "caveat.targets.configuration.configuration",
    "caveat.targets.credentials.oauth",
    "caveat.targets.mock",
    "caveat.traffic.property_based.phases",
    "hypothesis.strategies._internal.flatmapped",
    "hypothesis.strategies._internal.random",
    "multiprocessing.managers",
    "multiprocessing.popen_fork",
    "multiprocessing.sharedctypes",
    "pydantic.dataclasses",
    "pyrate_limiter",
    "schemathesis.engine.run.unit._hypothesis_executor",
    "schemathesis.openapi.checks",
    "schemathesis.specs.openapi.auth_inference",
    "schemathesis.transport.wsgi",
)
"""What most commands load, each of them or what they import: a copy that loads the rest itself takes 0.2 s longer."""


@dataclass(frozen=True)
class Ended:
    """The exit code of a command, or the negative number of the signal that ended it, and its output."""

    code: int
    out: bytes
    err: bytes


@dataclass(frozen=True)
class Order:
    """A command to run, and the files for its output."""

    arguments: list[str]
    folder: str
    environment: dict[str, str]
    out: str
    err: str


class ForkedCommand:
    """A command that runs; `pid` is that of its process. As a context, it ends the command if it still runs."""

    def __init__(
        self,
        loaded: LoadedProcess,
        folder: Path,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        *,
        piped: bool = False,
    ):
        self._loaded = loaded
        self._output = TemporaryDirectory()
        output = Path(self._output.name)
        self._order = Order(list(arguments), str(folder), dict(environment), str(output / "out"), str(output / "err"))
        self._ended: Ended | None = None
        if piped:
            os.mkfifo(self._order.out)
        self.pid = int(loaded.ask(json.dumps(asdict(self._order))))
        self._pipe = Path(self._order.out).open("rb") if piped else None  # noqa: SIM115 - `wait` closes it

    def line(self) -> str:
        """Give the next line of output of a command that is `piped`."""
        assert self._pipe is not None
        return self._pipe.readline().decode(errors="surrogateescape")

    def wait(self) -> Ended:
        """Wait until the command has ended."""
        if self._ended is None:
            piped = self._rest_of_pipe()
            code = int(self._loaded.next_line())
            out = Path(self._order.out).read_bytes() if piped is None else piped
            self._ended = Ended(code, out, Path(self._order.err).read_bytes())
            self._output.cleanup()
        return self._ended

    def _rest_of_pipe(self) -> bytes | None:
        if self._pipe is None:
            return None
        with self._pipe:
            return self._pipe.read()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._ended is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()


@dataclass(frozen=True)
class LoadedProcess:
    """A process that has loaded the command line; it runs one command at a time."""

    stdin: IO[str]
    stdout: IO[str]

    def ask(self, line: str) -> str:
        """Send a line, and give the next one that comes back."""
        self.stdin.write(f"{line}\n")
        self.stdin.flush()
        return self.next_line()

    def next_line(self) -> str:
        """Give the next line."""
        line = self.stdout.readline()
        assert line, "the process that runs commands has ended"
        return line

    def start(self, folder: Path, *arguments: str, piped: bool = False, **environment: str) -> ForkedCommand:
        """Start the command line in a folder, with variables beside those of this process.

        The lines of a command that is `piped` can be read while it runs.
        """
        return ForkedCommand(self, folder, arguments, {**os.environ, **environment}, piped=piped)

    def run(self, folder: Path, *arguments: str, **environment: str) -> Ended:
        """Run the command line in a folder until it ends."""
        with self.start(folder, *arguments, piped=False, **environment) as command:
            return command.wait()


@contextmanager
def loaded_process() -> Iterator[LoadedProcess]:
    """Start the process that runs commands."""
    command = [sys.executable, __file__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield LoadedProcess(process.stdin, process.stdout)
        process.stdin.close()


def _serve() -> None:
    for line in sys.stdin:
        order = Order(**json.loads(line))
        pid = os.fork()
        if pid == 0:
            _become(order)
            return
        _write_number(pid)
        _, status = os.waitpid(pid, 0)
        _write_number(os.waitstatus_to_exitcode(status))


def _write_number(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _become(order: Order) -> None:
    """Make this copy the process of a command."""
    os.chdir(order.folder)
    os.environ.clear()
    os.environ.update(order.environment)
    for number, path in ((0, os.devnull), (1, order.out), (2, order.err)):
        file = os.open(path, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(file, number)
        os.close(file)
    sys.argv = ["caveat", *order.arguments]


if __name__ == "__main__":
    # As for a program that a shell starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for module in MODULES:
        importlib.import_module(module)
    # It keeps what it reads here.
    charmap.categories()
    _serve()
    if len(sys.argv) > 1:
        importlib.import_module("caveat.cli").main()
