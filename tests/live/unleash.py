"""The vendor's open-source Unleash server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.processes import free_port
from live import fixtures, npm, postgres
from live.processes import await_answer, plain_environment, running

PACKAGE, VERSION = "unleash-server", "7.5.1"

BACKEND_TOKEN = "*:development.fake-backend-token-of-a-local-server"  # noqa: S105 - obviously fake
"""A token of an SDK, which the server creates on start."""


@contextmanager
def server(folder: Path, max_s: float) -> Iterator[str]:
    """A server with an empty database; gives its base URL. `folder` takes its files."""
    home = npm.installed(PACKAGE, VERSION, npm.cache("live-unleash"))
    log, port = folder / "unleash.log", free_port()
    with postgres.cluster(folder, max_s) as database_port:
        environment = plain_environment(
            NODE_OPTIONS=f"--require={npm.LOOPBACK_ONLY}",
            NODE_ENV="production",
            HTTP_HOST="127.0.0.1",
            HTTP_PORT=str(port),
            UNLEASH_URL=f"http://127.0.0.1:{port}",
            DATABASE_HOST="127.0.0.1",
            DATABASE_PORT=str(database_port),
            DATABASE_USERNAME=postgres.SUPERUSER,
            DATABASE_NAME="postgres",
            DATABASE_PASSWORD="unused",  # noqa: S106 - the cluster trusts loopback
            DATABASE_SSL="false",
            INIT_BACKEND_API_TOKENS=BACKEND_TOKEN,
            UNLEASH_DEFAULT_ADMIN_USERNAME=fixtures.ADMIN,
            UNLEASH_DEFAULT_ADMIN_PASSWORD=fixtures.PASSWORD,
            CHECK_VERSION="false",
            SEND_TELEMETRY="false",
            ENABLE_OAS="true",
        )
        command = ["node", str(home / "dist" / "server.js")]
        with running(command, log=log, max_s=max_s, environment=environment, cwd=folder) as process:
            url = f"http://127.0.0.1:{port}"
            await_answer("Unleash", f"{url}/health", process, log)
            yield url
