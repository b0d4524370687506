"""A redis server for tests, on a free port of this machine, if Debian's `redis-server` is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import redis

from bench.processes import free_port

PROGRAM = "redis-server"
SKIPPED = f"{PROGRAM} is not installed, so the ledger for many machines is not tested"

TIMEOUT_S = 20.0


def is_installed() -> bool:
    """Whether a server can be started."""
    return shutil.which(PROGRAM) is not None


@contextmanager
def running() -> Iterator[str]:
    """A server without persistence, until the context ends; gives its URL."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]
        with subprocess.Popen([PROGRAM, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                _await(port)
                yield f"redis://127.0.0.1:{port}/0"
            finally:
                process.terminate()


def _await(port: int) -> None:
    until = time.monotonic() + TIMEOUT_S
    with redis.Redis(port=port) as client:
        while True:
            try:
                client.ping()
            except redis.ConnectionError:
                if time.monotonic() > until:
                    raise
            else:
                return
