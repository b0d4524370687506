"""LoopBack's example of a list of todos: a server with writes and an in-memory database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.processes import free_port
from live import npm
from live.processes import await_answer, plain_environment, running

PACKAGE, VERSION = "@loopback/example-todo", "6.0.0"


@contextmanager
def server(folder: Path, max_s: float) -> Iterator[str]:
    """A server with the example's four todos; gives its base URL. `folder` takes its files."""
    home = npm.installed(PACKAGE, VERSION, npm.cache("live-todo"))
    data = folder / "data"
    data.mkdir()
    (data / "db.json").write_bytes((home / "data" / "db.json").read_bytes())
    log, port = folder / "todo.log", free_port()
    environment = plain_environment(
        NODE_OPTIONS=f"--require={npm.LOOPBACK_ONLY}", NODE_ENV="production", HOST="127.0.0.1", PORT=str(port)
    )
    # The server finds its database in the folder in which it runs.
    command = ["node", str(home / "dist" / "index.js")]
    with running(command, log=log, max_s=max_s, environment=environment, cwd=folder) as process:
        url = f"http://127.0.0.1:{port}"
        await_answer("The todo server", f"{url}/openapi.json", process, log)
        yield url
