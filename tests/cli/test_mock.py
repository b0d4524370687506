"""`caveat mock`: a server that a person starts, asks, and stops."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from caveat import catalogue, runs
from command_line import Caveat

PROGRAM = [sys.executable, "-c", "from caveat.cli import main; main()", "mock"]


@contextmanager
def served(*arguments: str) -> Iterator[str]:
    """The address of a mock; it ends well when it is told to stop."""
    command = [*PROGRAM, *arguments, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert found is not None
            yield found[0]
        finally:
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=20)
    assert (process.returncode, said) == (0, "")


def test_it_stands_in_for_the_vendor() -> None:
    known = runs.mock(catalogue.api("unleash")).credentials["bearerToken"]
    with served("unleash") as address:
        url = f"{address}/api/signal-endpoint/github-issues"
        answered = httpx.post(url, headers={"Authorization": f"Bearer {known}"})
        assert answered.status_code == 200
        assert answered.json()["signals"][0]["payload"] == {}
        assert httpx.post(url).status_code == 401


def test_a_port_in_use_is_refused(caveat: Caveat) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = caveat("mock", "unleash", "--port", str(port))
    assert ended.code == 2
    assert f"--port: port {port} on 127.0.0.1 cannot be used (Address already in use)" in ended.err


PETS = """\
openapi: {version}
info: {{title: Pets, version: '1'}}
paths:
  /pets/{{id}}:
    get:
      parameters: [{{name: id, in: path, required: true, schema: {{type: integer}}}}]
      responses: {{'200': {{description: a pet, content: {{application/json: {{example: {{id: 7, name: Rex}}}}}}}}}}
"""


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_any_document_is_served_without_code(tmp_path: Path, version: str) -> None:
    (tmp_path / "pets.yaml").write_text(PETS.format(version=version))
    with served(str(tmp_path / "pets.yaml")) as address:
        assert httpx.get(f"{address}/pets/7").json() == {"id": 7, "name": "Rex"}
        assert httpx.get(f"{address}/pets/rex").status_code == 400
