"""The options that say where requests go, which are sent, and how many."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

import click

from caveat.cli._completion import complete_targets
from caveat.cli._selection import selection
from caveat.errors import BadOption
from caveat.openapi.operation import Effect

_LIVE_ONLY = ("allow_hosts", "effects", "rate", "max_requests", "dry_run")
"""The options that need a running service, by their names in `TargetOptions`."""

LIVE_ONLY_OF_FUZZ = tuple(name for name in _LIVE_ONLY if name != "max_requests")
"""The same for `caveat fuzz`, which also limits the requests to a mock."""

_FLAGS = {"allow_hosts": "--allow-host", "max_requests": "--max-requests"}


@dataclass(frozen=True, slots=True)
class TargetOptions:
    """The options as they were given."""

    targets: tuple[str, ...] = ()
    """Names of configured targets; most functions take options with one."""
    url: str | None = None
    allow_hosts: tuple[str, ...] = ()
    effects: frozenset[Effect] | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    rate: float | None = None
    max_requests: int | None = None
    max_time: float | None = None
    dry_run: bool = False

    @property
    def target(self) -> str | None:
        """The first target, if one is given."""
        return self.targets[0] if self.targets else None

    @property
    def is_live(self) -> bool:
        """Whether requests go to a running service instead of a mock."""
        return self.target is not None or self.url is not None

    def each(self) -> tuple[TargetOptions, ...]:
        """The options for each target, or the same ones without a target."""
        return tuple(replace(self, targets=(name,)) for name in dict.fromkeys(self.targets)) or (self,)

    def check(self, live_only: Iterable[str] = _LIVE_ONLY) -> None:
        """Raise `BadOption` for options that contradict each other; a mock has no `live_only` ones."""
        if self.target is not None and self.url is not None:
            raise BadOption("--url", "--target has a URL", "Give one of the two")
        if self.target is not None and self.allow_hosts:
            raise BadOption("--allow-host", "--target names its hosts", "Write allow_hosts in the target")
        for name in live_only if not self.is_live else ():
            if getattr(self, name):
                flag = _FLAGS.get(name, f"--{name.replace('_', '-')}")
                raise BadOption(flag, "it needs a running service", "Give --target or --url as well")


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options; the command gets them as one argument, `options`."""

    @wraps(command)
    def checked(*, options: TargetOptions, **values: Any) -> Any:  # noqa: ANN401 - a command's own
        options.check()
        return command(**values, options=options)

    return unchecked_options(checked)


def unchecked_options(
    command: Callable[..., Any], *, target_text: str = "Test this configured target; repeatable."
) -> Callable[..., Any]:
    """Add the options for a command that calls `TargetOptions.check` itself."""

    @wraps(command)
    def with_options(**values: Any) -> Any:  # noqa: ANN401 - a command's own
        given = {name: values.pop(name) for name in TargetOptions.__slots__}
        return command(**values, options=TargetOptions(**given))

    for decorator in reversed(_decorators(target_text)):
        with_options = decorator(with_options)
    return with_options


def _decorators(target_text: str) -> tuple[Callable[[Callable[..., Any]], Callable[..., Any]], ...]:
    """The options, in the order of the help."""
    return (
        click.option(
            "--target",
            "targets",
            metavar="NAME",
            multiple=True,
            shell_complete=complete_targets,
            help=target_text,
        ),
        click.option(
            "--url",
            help="Test the server at this loopback address instead of the mock. The path of the document's server is"
            " added to it, unless it ends with `/.`.",
        ),
        click.option(
            "--allow-host",
            "allow_hosts",
            metavar="HOST",
            multiple=True,
            help="Allow --url to have this host instead of a loopback address, for reads only; repeatable.",
        ),
        click.option(
            "--effects",
            metavar="EFFECT[,EFFECT]",
            callback=_parsed_effects,
            help=f"Call only operations with these effects: {', '.join(Effect)}.",
        ),
        selection,
        click.option(
            "--rate",
            metavar="N/s|N/m",
            callback=_parsed_rate,
            help="Send at most this many requests per second or minute.",
        ),
        click.option("--max-requests", type=click.IntRange(1), help="Send at most this many requests."),
        click.option(
            "--max-time", metavar="TIME", callback=_parsed_time, help="End the run after this time, such as 5m."
        ),
        click.option("--dry-run", is_flag=True, help="Print how many requests would be sent, and send none."),
    )


def _parsed_effects(_context: click.Context, _option: click.Parameter, value: str | None) -> frozenset[Effect] | None:
    if value is None:
        return None
    names = [name.strip() for name in value.split(",")]
    for name in names:
        if name not in set(Effect):
            raise BadOption("--effects", f"{name!r} is not an effect", f"Effects are {', '.join(Effect)}")
    return frozenset(map(Effect, names))


def _parsed_rate(_context: click.Context, _option: click.Parameter, value: str | None) -> float | None:
    from caveat.targets.configuration.value_types import rate

    parsed = rate(value) if value is not None else None
    if value is not None and parsed is None:
        raise BadOption("--rate", f"{value!r} is not a rate", "Give one like 5/s or 100/m")
    return parsed


def _parsed_time(_context: click.Context, _option: click.Parameter, value: str | None) -> float | None:
    from caveat.targets.configuration.value_types import seconds

    parsed = seconds(value) if value is not None else None
    if value is not None and not parsed:
        raise BadOption("--max-time", f"{value!r} is not a time", "Give one like 60s or 5m")
    return parsed
