"""`caveat mock`: serve a mock of an API."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caveat.cli import _options
from caveat.cli._completion import complete_apis, complete_faults
from caveat.cli._selection import selection
from caveat.mock.faults.fault import Kind

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from caveat.cli import _mock_options
    from caveat.cli._served_mock import ServedMock
    from caveat.mock.state_file import SavedState, StateFile


@click.command("mock", short_help="Serve a mock of an API or of any OpenAPI document.")
@click.argument("api", metavar="API|DOCUMENT", shell_complete=complete_apis)
@selection
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of all generated values.")
@click.option(
    "--clock",
    "start",
    metavar="TIME",
    help="Start the mock's clock at this time, like 2026-01-01T00:00:00Z (UTC without a time zone). It advances by a "
    "millisecond each time it is read.",
)
@click.option(
    "--credential",
    metavar="SCHEME=VALUE",
    multiple=True,
    help="Accept this credential instead of the mock's own.",
)
@click.option(
    "--set",
    "set_",
    metavar="NAME=VALUE",
    multiple=True,
    help="A setting of the API's mock, such as webhook=URL for dfend.",
)
@click.option(
    "--deliver-to",
    metavar="HOST",
    multiple=True,
    help="Also send webhooks to this host; by default only to this machine.",
)
@click.option(
    "--fault",
    metavar="FAULT",
    multiple=True,
    shell_complete=complete_faults,
    help="Inject a fault: KIND[=VALUE][,operation=ID][,rate=SHARE], like error=503,rate=0.2. "
    f"Kinds: {', '.join(Kind)}; rate-limit answers every request with 429.",
)
@click.option(
    "--state",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Continue from the state saved in this file, and save the state there: a second after the last request, and "
    "when the mock stops.",
)
@click.option("--access-log", is_flag=True, help="Write a line for each request to stderr.")
@_options.output
def command(  # noqa: PLR0913 - one parameter for each option
    *,
    api: str,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    port: int,
    host: str,
    seed: int,
    start: str | None,
    credential: tuple[str, ...],
    set_: tuple[str, ...],
    deliver_to: tuple[str, ...],
    fault: tuple[str, ...],
    state: Path | None,
    access_log: bool,
) -> None:
    """Serve a mock of an API, or of any OpenAPI 3.0 to 3.2 document by its path.

    On start, the mock prints its credentials and the console URL.
    """
    from caveat.catalogue import catalogue
    from caveat.cli import _mock_options
    from caveat.openapi.selection import Selection

    options = _mock_options.MockOptions(
        api=catalogue.find(api).narrowed(Selection(include, exclude)),
        seed=seed,
        clock=_mock_options.clock(start),
        settings=_mock_options.pairs("--set", set_),
        credentials=_mock_options.pairs("--credential", credential),
        webhook_hosts=tuple(_mock_options.hosts(deliver_to)),
        faults=fault,
        state=state,
        access_log=access_log,
    )
    _serve(options, host, port, start)


def _serve(options: _mock_options.MockOptions, host: str, port: int, start: str | None) -> None:
    """Serve the mock until it is stopped, then save its state if `--state` is given; `start` is that of `--clock`."""
    from caveat.asgi.server import serve
    from caveat.cli import _listener
    from caveat.cli._output import echo
    from caveat.cli._served_mock import build_served_mock

    state_file = _held_state_file(options)
    saved = state_file.read() if state_file is not None else None
    mocked = build_served_mock(options, saved, host)
    if state_file is not None:
        state_file.restore(mocked.mock, saved)
    listener = _listener.listen(host, port)
    for line in mocked.introduction(_listener.address(listener, host)):
        echo(line)
    if state_file is not None:
        echo(f"  state: {options.state}, {_origin(saved, start)}")
    try:
        serve(_saving_app(mocked, state_file), listener)
    finally:
        if state_file is not None:
            state_file.write(mocked.saved())
            echo(f"The state is saved in {options.state}")


def _held_state_file(options: _mock_options.MockOptions) -> StateFile | None:
    """The file of `--state`, locked until the command ends."""
    from caveat.mock.state_file import StateFile

    if options.state is None:
        return None
    state_file = StateFile(options.state, options.api.name)
    click.get_current_context().with_resource(state_file.locked())
    return state_file


def _saving_app(mocked: ServedMock, state_file: StateFile | None) -> ASGIApp:
    """The application of a mock, which also saves the state in the file after requests, if there is a file."""
    from caveat.asgi.when_quiet import WhenQuiet
    from caveat.cli._output import echo
    from caveat.errors import BadState

    if state_file is None:
        return mocked.app

    def save() -> None:
        try:
            state_file.write(mocked.saved())
        except BadState as error:
            # The mock continues: the disk may have space again when it stops.
            echo(f"caveat: {error}", err=True)

    return WhenQuiet(mocked.app, save)


def _origin(saved: SavedState | None, start: str | None) -> str:
    """Where the state comes from; a saved state takes precedence over `--seed` and `--clock`."""
    if saved is None:
        return "new"
    clock = saved.clock if start is not None else None
    return f"continued with its seed {saved.seed}" + (f" and its clock, at {clock}" if clock is not None else "")
