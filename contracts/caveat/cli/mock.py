"""`caveat mock`: serve a stand-in for an API."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import click

from caveat import catalogue
from caveat.errors import BadOption

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from caveat.clock import Clock
    from caveat.targets.mock import Mock


@click.command("mock", short_help="Serve a stand-in for an API or any OpenAPI document.")
@click.argument("api")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Decides what the mock makes up.")
@click.option("--clock", "start", metavar="TIME", help="Live from this time on, as in 2026-01-01T00:00:00Z.")
@click.option(
    "--credential",
    metavar="SCHEME=VALUE",
    multiple=True,
    help="Let callers in with this one, in place of the mock's own.",
)
@click.option(
    "--set", "set_", metavar="NAME=VALUE", multiple=True, help="A setting of the API's own, as webhook=URL of dfend."
)
@click.option(
    "--deliver-to", metavar="HOST", multiple=True, help="Send webhooks to this host too; else to this machine only."
)
@click.option("--access-log", is_flag=True, help="Write a line for each request to stderr.")
def command(  # noqa: PLR0913 - each is an option
    *,
    api: str,
    port: int,
    host: str,
    seed: int,
    start: str | None,
    credential: tuple[str, ...],
    set_: tuple[str, ...],
    deliver_to: tuple[str, ...],
    access_log: bool,
) -> None:
    """Serve a mock of an API, or of any OpenAPI 3.0 or 3.1 document by its path."""
    from caveat import runs
    from caveat.targets.courier import Courier
    from caveat.targets.server import serve

    found = catalogue.find(api)
    clock = _clock(start)
    say = partial(click.echo, err=True)
    mock = runs.mock(
        found,
        seed=seed,
        clock=clock,
        settings=_pairs("--set", set_),
        credentials=_pairs("--credential", credential),
        courier=Courier(allowed=deliver_to, told=say),
    )
    listener = _listen(host, port)
    click.echo(f"{found.spec.title} is mocked on http://{host}:{listener.getsockname()[1]}")
    for scheme, known in mock.credentials.items():
        click.echo(f"  {scheme}: {known}")
    serve(_served(mock, say if access_log else None), listener)


def _served(mock: Mock, write: Callable[[str], None] | None) -> ASGIApp:
    """The mock as browsers can use it from any page, with a log of who asked what if that is wanted."""
    from starlette.middleware.cors import CORSMiddleware

    from caveat import clock
    from caveat.redaction import Redactor
    from caveat.targets.access import logged

    everything = ["*"]
    app: ASGIApp = CORSMiddleware(
        mock, allow_origins=everything, allow_methods=everything, allow_headers=everything, expose_headers=everything
    )
    if write is None:
        return app
    fields = (scheme.field for scheme in mock.spec.security_schemes.values())
    return logged(app, write, Redactor.of(values=mock.credentials.values(), fields=fields), clock.system)


def _clock(start: str | None) -> Clock:
    from caveat import clock

    if start is None:
        return clock.system
    try:
        moment = datetime.fromisoformat(start)
    except ValueError as error:
        raise BadOption("--clock", f"{start!r} is no time", "Give one like 2026-01-01T00:00:00Z") from error
    return clock.ticking(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _pairs(option: str, given: Iterable[str]) -> dict[str, str]:
    """What was given as NAME=VALUE; raises `BadOption`, which does not repeat it: it may be a secret."""
    pairs = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name or (option == "--credential" and not value):
            raise BadOption(option, "a value is given as NAME=VALUE", "Write both, with = between them")
        pairs[name] = value
    return pairs


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=2048)
    except socket.gaierror as error:
        problem = f"{host} is no address of this machine"
        raise BadOption("--host", problem, "Give one like 127.0.0.1") from error
    except OSError as error:
        problem = f"port {port} on {host} cannot be used ({os.strerror(error.errno or 0)})"
        raise BadOption("--port", problem, "Choose another, or 0 for a free one") from error
