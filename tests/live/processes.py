"""Server processes that end with the context, and after a time limit even if this process is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_S = 120
"""Seconds in which a server has to answer."""

STOP_S = 15
"""Seconds in which a server has to end, before it is killed."""

PAUSE_S = 0.1
"""Seconds between two attempts to connect."""

LOG_LINES = 20
"""Lines of a server's log that an error quotes."""


@dataclass
class ServerFailedError(Exception):
    """A server that ended, or did not answer in time."""

    name: str
    reason: str
    log: Path

    def __str__(self) -> str:
        tail = "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-LOG_LINES:]) if self.log.exists() else ""
        return f"{self.name} {self.reason}. The end of its log:\n{tail}"


@contextmanager
def running(  # noqa: PLR0913 - keyword arguments of a process
    command: list[str],
    *,
    log: Path,
    max_s: float,
    environment: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: str | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """A process until the context ends; its output goes to a file. `timeout` ends it after `max_s` in any case."""
    bounded = ["timeout", "--signal=INT", f"--kill-after={STOP_S}", str(max_s), *command]
    with log.open("wb") as output:
        process = subprocess.Popen(
            bounded, stdout=output, stderr=output, stdin=subprocess.DEVNULL, env=environment, cwd=cwd, user=user,
            group=user, extra_groups=[] if user else None,
        )  # fmt: skip
    try:
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process: interrupted (PostgreSQL's fast shutdown), and killed if that does not suffice."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def await_answer(name: str, url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a URL answers with 200; raises `ServerFailedError`."""
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise ServerFailedError(name, f"ended with exit code {process.returncode}", log)
        try:
            fetch(url)
        except OSError:
            time.sleep(PAUSE_S)
        else:
            return
    raise ServerFailedError(name, f"does not answer at {url} within {START_S} s", log)


def fetch(url: str) -> bytes:
    """The body that a local server answers with, without a proxy; raises `OSError` for any status but 2xx."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(url), timeout=10) as response:  # noqa: S310 - built by this package
        body: bytes = response.read()
        return body


def plain_environment(**variables: str) -> dict[str, str]:
    """The environment for a server: the search path and the given variables, no others of this process."""
    return {"PATH": os.environ["PATH"], "TZ": "UTC", **variables}
