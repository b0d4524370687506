"""Servers end with their context, and what they do not allow is refused."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from live import npm
from live.processes import ServerFailedError, await_answer, plain_environment, running


def test_a_process_ends_with_its_context(tmp_path: Path) -> None:
    code = "import signal; print('waits', flush=True); signal.pause()"
    with running([sys.executable, "-c", code], log=tmp_path / "log", max_s=60) as process:
        assert process.poll() is None
    assert process.poll() is not None


def test_a_server_that_ends_at_once_is_reported_with_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = [sys.executable, "-c", "import sys; sys.exit('no database')"]
    with running(command, log=log, max_s=60) as process:
        process.wait()
        with pytest.raises(ServerFailedError, match=r"(?s)Acme ended with exit code 1.*no database"):
            await_answer("Acme", "http://127.0.0.1:1/", process, log)


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
@pytest.mark.parametrize(
    ("host", "is_reported"), [("acme.example", True), ("192.0.2.1", True), ("127.0.0.1", False), ("localhost", False)]
)
def test_a_node_server_connects_to_this_machine_only(host: str, *, is_reported: bool) -> None:
    script = f"require('node:net').connect({{host: '{host}', port: 1}}).on('error', () => {{}})"
    done = subprocess.run(
        ["node", f"--require={npm.LOOPBACK_ONLY}", "-e", script],  # noqa: S607 - as it is started for servers
        env=plain_environment(), capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert (done.stderr == f"not connected: {host} is not this machine\n") is is_reported
