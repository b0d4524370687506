"""What a mock is given on the command line: its time, its settings and credentials, and whom it may call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from caveat.asgi.loopback import is_host
from caveat.errors import BadOption
from caveat.provider.clock import FIRST, LAST, Clock, system, ticking


def clock(start: str | None) -> Clock:
    """The clock of `--clock`, that of the machine without it; raises `BadOption`."""
    if start is None:
        return system
    try:
        moment = datetime.fromisoformat(start)
    except ValueError as error:
        raise BadOption("--clock", f"{start!r} is no time", "Give one like 2026-01-01T00:00:00Z") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    if not FIRST <= moment <= LAST:
        years = f"{FIRST.year} and {LAST.year}"
        raise BadOption("--clock", f"{start!r} is not between {years}", "Give a time like 2026-01-01T00:00:00Z")
    return ticking(moment)


def pairs(option: str, given: Iterable[str]) -> dict[str, str]:
    """What was given as NAME=VALUE; raises `BadOption`, which does not repeat it: it may be a secret."""
    found: dict[str, str] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise BadOption(option, "a value is given as NAME=VALUE", "Write both, with = between them")
        if option == "--credential" and not value:
            raise BadOption(option, "after the = there is nothing", "Write a value there")
        if option == "--set":
            name = name.replace("_", "-")
        if name in found:
            raise BadOption(option, f"{name} is given twice", "Give it once")
        found[name] = value
    return found


def hosts(given: Iterable[str]) -> Iterator[str]:
    """The hosts of `--deliver-to`; raises `BadOption`."""
    for host in given:
        if not is_host(host):
            remedy = "Give a name or an address like hooks.example.com, without scheme, port and path"
            raise BadOption("--deliver-to", f"{host!r} is no host", remedy)
        yield host
