"""The values of `caveat mock`'s options, read from text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from caveat.asgi.loopback import is_host
from caveat.catalogue.api import Api
from caveat.errors import BadOption
from caveat.provider.clock import EARLIEST, LATEST, Clock, system, ticking


@dataclass(frozen=True, slots=True, kw_only=True)
class MockOptions:
    """What to mock, and how; `faults` are texts, because parsing them needs the API's operations."""

    api: Api
    seed: int
    clock: Clock
    settings: dict[str, str]
    credentials: dict[str, str]
    webhook_hosts: tuple[str, ...]
    faults: tuple[str, ...]
    state: Path | None
    access_log: bool


def clock(start: str | None) -> Clock:
    """The clock of `--clock`, by default that of the machine; raises `BadOption`."""
    if start is None:
        return system
    try:
        moment = datetime.fromisoformat(start)
    except ValueError as error:
        raise BadOption("--clock", f"{start!r} is not a time", "Write it like 2026-01-01T00:00:00Z") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    if not EARLIEST <= moment <= LATEST:
        years = f"{EARLIEST.year} and {LATEST.year}"
        raise BadOption("--clock", f"{start!r} is not between {years}", "Write it like 2026-01-01T00:00:00Z")
    return ticking(moment)


def pairs(option: str, values: Iterable[str]) -> dict[str, str]:
    """The values of an option `NAME=VALUE`; raises `BadOption`, which does not repeat them: they may be secret."""
    by_name: dict[str, str] = {}
    for pair in values:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise BadOption(option, "the value is not NAME=VALUE", "Write both, with = between them")
        if option == "--credential" and not value:
            raise BadOption(option, "there is no value after the =", "Write a value there")
        if option == "--set":
            name = name.replace("_", "-")
        if name in by_name:
            raise BadOption(option, f"{name} is given twice", "Give it once")
        by_name[name] = value
    return by_name


def hosts(values: Iterable[str]) -> Iterator[str]:
    """The hosts of `--deliver-to`; raises `BadOption`."""
    for host in values:
        if not is_host(host):
            remedy = "Give a name or an address like hooks.example.com, without scheme, port and path"
            raise BadOption("--deliver-to", f"{host!r} is not a host", remedy)
        yield host
