"""The command line, run in this process; a project with configured targets, and a server."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.server import serving
from caveat.cli import main
from caveat.exchange import Headers, Response
from command_line import Caveat, CommandResult
from forked_commands import LoadedProcess, loaded_process
from pets_project import CONFIGURATION, DOCUMENT


@pytest.fixture
def caveat(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Caveat:
    def run(*arguments: str) -> CommandResult:
        monkeypatch.setattr(sys, "argv", ["caveat", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        output = capsys.readouterr()
        code = ended.value.code
        return CommandResult(code if isinstance(code, int) else 0, output.out, output.err)

    return run


@pytest.fixture(scope="session")
def commands() -> Iterator[LoadedProcess]:
    """Runs commands in processes of their own, that start quickly."""
    with loaded_process() as process:
        yield process


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pets.yaml").write_text(DOCUMENT)
    (tmp_path / "caveat.toml").write_text(CONFIGURATION)
    return tmp_path


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """The address of a server, and the requests that it got."""
    got: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        got.append(f"{scope['method']} {scope['path']}")
        await messages.send(Response(200, Headers([("Content-Type", "application/json")]), b"[1]"), send)

    with serving(app) as address:
        yield address, got
