"""`caveat mock`: serve a stand-in for an API."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caveat.catalogue import catalogue
from caveat.errors import BadOption
from caveat.mock.faults.fault import Fault, Kind

if TYPE_CHECKING:
    from caveat.mock.engine import Mock
    from caveat.mock.state_file import Saved
    from caveat.mock.webhooks import WebhookSender


@click.command("mock", short_help="Serve a stand-in for an API or any OpenAPI document.")
@click.argument("api")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Decides what the mock makes up.")
@click.option(
    "--clock",
    "start",
    metavar="TIME",
    help="Live from this time on, as in 2026-01-01T00:00:00Z (UTC unless it says another zone). A millisecond passes "
    "with each look at it.",
)
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
    help="Go wrong: KIND[=VALUE][,operation=ID][,rate=SHARE], as error=503,rate=0.2. "
    f"Kinds: {', '.join(Kind)}; rate-limit is a 429 at each request.",
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
    from caveat.asgi.server import serve
    from caveat.cli import _given
    from caveat.cli._credentials import require_usable
    from caveat.console.application import build_application
    from caveat.mock import build
    from caveat.mock.faults.fault import read
    from caveat.mock.state_file import Saved, StateFile
    from caveat.mock.webhooks import WebhookSender

    found = catalogue.find(api)
    clock = _given.clock(start)
    state_file = StateFile(state_path, found.name) if state_path is not None else None
    if state_file is not None:
        click.get_current_context().with_resource(state_file.held())
    saved = state_file.read() if state_file is not None else None
    seed = seed if saved is None else saved.seed
    say = partial(click.echo, err=True)
    settings = _given.pairs("--set", set_)
    webhook_sender = WebhookSender(allowed=_given.hosts(deliver_to), told=say)
    mock = build.mock(
        found,
        seed=seed,
        clock=clock,
        settings=settings,
        credentials=_given.pairs("--credential", credential),
        webhook_sender=webhook_sender,
    )
    require_usable(mock.spec.security_schemes, mock.credentials)
    if state_file is not None:
        state_file.restore(mock, saved)
    faults = [read(text, mock.spec.operations) for text in fault]
    app = build_application(found, mock, seed=seed, faults=faults, host=host, write=say if access_log else None)
    listener = _listen(host, port)
    for line in _introduction(mock, _address(listener, host), faults):
        click.echo(line)
    for line in _warnings(settings, webhook_sender):
        click.echo(f"  warning: {line}")
    if state_file is not None:
        click.echo(f"  state: {state_path}, {_beginning(saved, start)}")
    try:
        serve(app, listener)
    finally:
        if state_file is not None:
            state_file.write(Saved(seed, mock.dump()))
            click.echo(f"The state is kept in {state_path}")


def _beginning(saved: Saved | None, start: str | None) -> str:
    """What a mock with a state begins with; what was said otherwise does not hold then."""
    if saved is None:
        return "new"
    clock = saved.clock if start is not None else None
    return f"continued with its seed {saved.seed}" + (f" and its clock, at {clock}" if clock is not None else "")


def _warnings(settings: Mapping[str, str], webhook_sender: WebhookSender) -> Iterator[str]:
    """What can be known to go wrong before it does."""
    for name, value in settings.items():
        hindrance = webhook_sender.hindrance(value) if value.startswith(("http://", "https://")) else ""
        if hindrance:
            yield f"{name} will not be told: {hindrance}"


def _introduction(mock: Mock, address: str, faults: Iterable[Fault]) -> Iterator[str]:
    """What one has to know to use a mock."""
    from caveat.cli._credentials import place
    from caveat.console.control import PREFIX

    yield f"{mock.spec.title} is mocked on {address}"
    yield f"  console: {address}{PREFIX}/"
    for scheme, credential in mock.credentials.items():
        yield f"  {scheme}: {credential} ({place(mock.spec.security_schemes[scheme])})"
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
