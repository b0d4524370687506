"""A private PostgreSQL cluster in a temporary folder, at a loopback address."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.processes import free_port
from live.processes import PAUSE_S, START_S, ServerFailedError, plain_environment, running

DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of each major version."""

SUPERUSER = "unleash"
"""The role of the cluster; no password, as only loopback is trusted and only while the cluster runs."""


def programs() -> Path:
    """The folder of `initdb` and `postgres`; installs Debian's package if this is root and it is missing."""
    folder = _newest()
    if folder is None and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(
            ["apt-get", "install", "--yes", "--no-install-recommends", "postgresql"],  # noqa: S607
            check=True,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
        folder = _newest()
    if folder is None:
        raise FileNotFoundError("PostgreSQL is not installed. Install it: apt-get install postgresql")
    return folder


def _newest() -> Path | None:
    def major(folder: Path) -> int:
        return int(re.sub(r"\D", "", folder.parent.name) or 0)

    return max((program.parent for program in DEBIAN.glob("*/bin/initdb")), key=major, default=None)


@contextmanager
def cluster(folder: Path, max_s: float) -> Iterator[int]:
    """A cluster with the database `postgres`; gives its port."""
    bin_folder = programs()
    user = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root.
    data, log, port = folder / "postgres", folder / "postgres.log", free_port()
    data.mkdir(mode=0o700)
    if user:
        shutil.chown(data, user)
        folder.chmod(0o711)
    environment = plain_environment(LC_ALL="C")
    subprocess.run(
        [bin_folder / "initdb", "-D", data, "-U", SUPERUSER, "--auth=trust", "--no-sync", "-E", "UTF8"],
        user=user, group=user, extra_groups=[] if user else None, env=environment, cwd="/",
        stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    settings = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"]
    command = [str(bin_folder / "postgres"), "-D", str(data), "-p", str(port), *settings]
    with running(command, log=log, max_s=max_s, environment=environment, cwd=Path("/"), user=user) as process:
        until = time.monotonic() + START_S
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > until:
                raise ServerFailedError("PostgreSQL", "did not start", log)
            time.sleep(PAUSE_S)
        yield port


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
