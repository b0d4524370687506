"""`caveat mock`: serve a stand-in for an API."""

from __future__ import annotations

import os
import socket

import click

from caveat import catalogue
from caveat.errors import BadOption


@click.command("mock", short_help="Serve a stand-in for an API or any OpenAPI document.")
@click.argument("api")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Decides what the mock makes up.")
def command(api: str, port: int, host: str, seed: int) -> None:
    """Serve a mock of an API, or of any OpenAPI 3.0 or 3.1 document by its path."""
    from caveat import clock, runs
    from caveat.targets.server import serve

    found = catalogue.find(api)
    mock = runs.mock(found, seed=seed, clock=clock.system)
    listener = _listen(host, port)
    click.echo(f"{found.spec.title} is mocked on http://{host}:{listener.getsockname()[1]}")
    for scheme, credential in mock.credentials.items():
        click.echo(f"  {scheme}: {credential}")
    serve(mock, listener)


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=2048)
    except socket.gaierror as error:
        problem = f"{host} is no address of this machine"
        raise BadOption("--host", problem, "Give one like 127.0.0.1") from error
    except OSError as error:
        problem = f"port {port} on {host} cannot be used ({os.strerror(error.errno or 0)})"
        raise BadOption("--port", problem, "Choose another, or 0 for a free one") from error
