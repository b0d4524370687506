"""`caveat mock`: serve a stand-in for an API."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caveat import catalogue
from caveat.errors import BadOption
from caveat.targets.faults.fault import Fault, Kind

if TYPE_CHECKING:
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
@click.option(
    "--fault",
    metavar="FAULT",
    multiple=True,
    help=f"Go wrong: KIND[=VALUE][,operation=ID][,rate=SHARE], as error=503,rate=0.2. Kinds: {', '.join(Kind)}.",
)
@click.option(
    "--state",
    "state_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Go on from what it keeps, and keep all there again when the mock stops.",
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
    fault: tuple[str, ...],
    state_path: Path | None,
    access_log: bool,
) -> None:
    """Serve a mock of an API, or of any OpenAPI 3.0 or 3.1 document by its path."""
    from caveat.console.served import served
    from caveat.targets import stand_in
    from caveat.targets.courier import Courier
    from caveat.targets.faults.fault import read
    from caveat.targets.server import serve
    from caveat.targets.state_file import Saved, StateFile

    found = catalogue.find(api)
    clock = _clock(start)
    state_file = StateFile(state_path, found.name) if state_path is not None else None
    saved = state_file.read() if state_file is not None else None
    seed = seed if saved is None else saved.seed
    say = partial(click.echo, err=True)
    mock = stand_in.mock(
        found,
        seed=seed,
        clock=clock,
        settings=_pairs("--set", set_),
        credentials=_pairs("--credential", credential),
        courier=Courier(allowed=deliver_to, told=say),
    )
    if state_file is not None:
        state_file.restore(mock, saved)
    faults = [read(text, mock.spec.operations) for text in fault]
    app = served(found, mock, seed=seed, faults=faults, host=host, write=say if access_log else None)
    listener = _listen(host, port)
    for line in _introduction(mock, _address(listener, host), faults):
        click.echo(line)
    if state_file is not None:
        click.echo(f"  state: {state_path}, " + (f"continued with its seed {seed}" if saved is not None else "new"))
    try:
        serve(app, listener)
    finally:
        if state_file is not None:
            state_file.write(Saved(seed, mock.dump()))
            click.echo(f"The state is kept in {state_path}")


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


def _introduction(mock: Mock, address: str, faults: Iterable[Fault]) -> Iterator[str]:
    """What one has to know to use a mock."""
    from caveat.console.control import PREFIX

    yield f"{mock.spec.title} is mocked on {address}"
    yield f"  console: {address}{PREFIX}/"
    for scheme, credential in mock.credentials.items():
        yield f"  {scheme}: {credential}"
    for fault in faults:
        yield f"  fault: {fault}"


def _address(listener: socket.socket, host: str) -> str:
    """Where a mock is found; an address of IPv6 stands in brackets (RFC 3986, 3.2.2)."""
    port = listener.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    nowhere = BadOption("--host", f"{host!r} is no address of this machine", "Give one like 127.0.0.1")
    try:
        # Only this says of a name that there is none; to listen there fails without a word of it.
        socket.getaddrinfo(host, port, family)
        return socket.create_server((host, port), family=family, backlog=2048)
    except (socket.gaierror, UnicodeError) as error:
        raise nowhere from error
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise nowhere from error
        problem = f"port {port} on {host} cannot be used ({os.strerror(error.errno or 0)})"
        raise BadOption("--port", problem, "Choose another, or 0 for a free one") from error
