"""Mocks in processes of their own."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

Command: TypeAlias = Callable[[int], list[str] | None]
"""Returns the command that listens on a port; None where the program is not installed."""

TIMEOUT_S = 120
"""Seconds in which a process has to listen."""

PAUSE = 0.001
"""Seconds between two attempts to connect."""


def free_port() -> int:
    """A free port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def caveat(api: str, port: int) -> list[str]:
    """The command `caveat mock` for an API."""
    return [str(Path(sys.executable).with_name("caveat")), "mock", api, "--port", str(port)]


@contextmanager
def running(command: list[str], port: int) -> Iterator[int]:
    """A process that listens on a port, until the context ends; gives its id."""
    # A checkout that is not the installed one stays on the path.
    path = os.pathsep.join([str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONPATH": path}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) as process:
        try:
            _await(port)
            yield process.pid
        finally:
            process.terminate()


def _await(port: int) -> None:
    until = time.monotonic() + TIMEOUT_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(PAUSE)
        else:
            return


def processor_seconds(process: int) -> float:
    """Seconds of processor that a process took so far; 0 on a system without /proc."""
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists():
        return 0
    # The name of the program, in brackets, may contain spaces.
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def most_megabytes(process: int) -> float:
    """The most resident memory that a process had so far, in megabytes; 0 on a system without /proc."""
    status = Path(f"/proc/{process}/status")
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status.read_text(), re.MULTILINE) if status.exists() else None
    return int(found[1]) / 1024 if found else 0
