"""The options that say where requests go, which are sent, and how many; and the settings of a target that they make."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caveat.cli._completion import complete_targets
from caveat.cli._output import echo, is_quiet
from caveat.cli._selection import selection
from caveat.errors import BadOption
from caveat.openapi.operation import Effect
from caveat.openapi.selection import Selection

if TYPE_CHECKING:
    from caveat.openapi.spec import Spec
    from caveat.targets.settings import TargetSettings
    from caveat.targets.target import Budget

_LIVE_ONLY = ("allow_hosts", "effects", "rate", "max_requests", "dry_run")
"""The options that need a running service, by their names in `TargetOptions`."""

LIVE_ONLY_OF_FUZZ = tuple(name for name in _LIVE_ONLY if name != "max_requests")
"""The same for `caveat fuzz`, which also limits the requests to a mock."""

_FLAGS = {"allow_hosts": "--allow-host", "max_requests": "--max-requests"}


@dataclass(frozen=True, slots=True)
class TargetOptions:
    """The options as they were given."""

    target: str | None = None
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
    def is_live(self) -> bool:
        """Whether requests go to a running service instead of a mock."""
        return self.target is not None or self.url is not None

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


def unchecked_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options for a command that calls `TargetOptions.check` itself."""

    @wraps(command)
    def with_options(**values: Any) -> Any:  # noqa: ANN401 - a command's own
        given = {name: values.pop(name) for name in TargetOptions.__slots__}
        return command(**values, options=TargetOptions(**given))

    decorators = (
        click.option("--target", metavar="NAME", shell_complete=complete_targets, help="Test this configured target."),
        click.option("--url", help="Test the server at this loopback address instead of the mock."),
        click.option(
            "--allow-host",
            "allow_hosts",
            metavar="HOST",
            multiple=True,
            help="Let --url have this host instead of a loopback address, for reads only; repeatable.",
        ),
        click.option(
            "--effects",
            metavar="EFFECT[,EFFECT]",
            callback=_parsed_effects,
            help=f"Call only operations with these effects: {', '.join(Effect)}.",
        ),
        selection,
        click.option("--rate", metavar="N/s|N/m", callback=_parsed_rate, help="Send no more requests than these."),
        click.option("--max-requests", type=click.IntRange(1), help="Send no more requests than this number."),
        click.option("--max-time", metavar="TIME", callback=_parsed_time, help="End the run after a time such as 5m."),
        click.option("--dry-run", is_flag=True, help="Print how many requests would be sent, and send none."),
    )
    for decorator in reversed(decorators):
        with_options = decorator(with_options)
    return with_options


def settings(options: TargetOptions, name: str, spec: Spec, headers: Mapping[str, str]) -> TargetSettings:
    """The settings of the target that the options name, checked against the API `name` with this document.

    Limits and selections of the options only narrow those of a named target. Raises `BadOption`, `BadValue`,
    `BadConfiguration` and `SecretUnavailable`; sends nothing, and says which operations lack a credential.
    """
    from caveat.targets.agreement import check_agreement
    from caveat.targets.allowed_operations import reason_not_allowed
    from caveat.targets.required_credentials import require_credentials, summary
    from caveat.targets.secret import SecretSource

    base = _one_off(options, name) if options.url is not None else _named(options)
    check_agreement(base, spec)
    narrowed = replace(
        base.with_headers(headers),
        include=_included(options, base, spec),
        exclude=(),
        budget=_budget(options, base.budget),
        rate=min((rate for rate in (options.rate, base.rate) if rate is not None), default=None),
    )
    allowed = [each for each in spec.operations.values() if not reason_not_allowed(narrowed, each)]
    if spec.operations and not allowed:
        effects = ", ".join(sorted(narrowed.effects))
        problem = f"no selected operation of {name} has an effect that is allowed ({effects})"
        raise BadOption("--effects" if options.url else "--target", problem, "Allow more effects, or select others")
    # A field that the document does not name may carry a credential too, such as one for a gateway.
    if not headers and all(secret.source is SecretSource.PLAIN for secret in base.headers.values()):
        require_credentials(name, spec, narrowed, allowed)
        missing = summary(spec, narrowed, allowed)
        if missing and not is_quiet():
            echo(f"{name}: {missing}", err=True)
    return narrowed


def _named(options: TargetOptions) -> TargetSettings:
    from caveat.targets import configuration
    from caveat.targets.references import resolved

    target = configuration.find(options.target or "")
    if options.effects is not None and not options.effects <= target.effects:
        more = ", ".join(sorted(options.effects - target.effects))
        remedy = f"Write effects in {target.defined_in}"
        raise BadOption("--effects", f"the target {target.name} does not allow {more}", remedy)
    return replace(resolved(target), effects=options.effects or target.effects)


def _one_off(options: TargetOptions, name: str) -> TargetSettings:
    from caveat.targets import url
    from caveat.targets.settings import TargetSettings

    location = (options.url or "").rstrip("/")
    problem = url.problem(location)
    if problem:
        shown = f"{location} is not an HTTP URL" if problem == url.NOT_HTTP else problem
        raise BadOption("--url", shown, "Give one like http://127.0.0.1:8000, and credentials with -H")
    host, own = url.host(location), url.is_own_machine(location)
    allowed = {each.lower() for each in options.allow_hosts}
    if not own and host not in allowed:
        remedy = f"Give --allow-host {host} to call it, for reads only; --effects allows more"
        raise BadOption("--url", f"{host} is not this machine", remedy)
    default = frozenset(Effect) if own else frozenset({Effect.READS})
    return TargetSettings(
        name="url",
        api=name,
        url=location,
        effects=options.effects or default,
        # An address is its own consent; a name could resolve to any address.
        foreign_writes=own,
        private=own or _is_address(host),
        allow_hosts=tuple(sorted(allowed - {host})),
        ledger=str(_cache() / "url.sqlite"),
    )


def _included(options: TargetOptions, base: TargetSettings, spec: Spec) -> tuple[str, ...]:
    """The operationIds that the target and the options select; `()` for all. Raises `BadValue`."""
    selected = Selection(base.include, base.exclude).of(spec.operations.values())
    selected = Selection(options.include, options.exclude).of(selected)
    return tuple(operation.id for operation in selected) if len(selected) < len(spec.operations) else ()


def _budget(options: TargetOptions, budget: Budget) -> Budget:
    requests = [limit for limit in (options.max_requests, budget.requests) if limit is not None]
    seconds = [limit for limit in (options.max_time, budget.seconds) if limit is not None]
    return replace(budget, requests=min(requests, default=None), seconds=min(seconds, default=None))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _cache() -> Path:
    """The folder of files that no project owns, such as the ledger of one-off runs."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "caveat"


def _parsed_effects(_context: click.Context, _option: click.Parameter, value: str | None) -> frozenset[Effect] | None:
    if value is None:
        return None
    names = [name.strip() for name in value.split(",")]
    for name in names:
        if name not in set(Effect):
            raise BadOption("--effects", f"{name!r} is not an effect", f"Effects are {', '.join(Effect)}")
    return frozenset(map(Effect, names))


def _parsed_rate(_context: click.Context, _option: click.Parameter, value: str | None) -> float | None:
    from caveat.targets.value_types import rate

    parsed = rate(value) if value is not None else None
    if value is not None and parsed is None:
        raise BadOption("--rate", f"{value!r} is not a rate", "Give one like 5/s or 100/m")
    return parsed


def _parsed_time(_context: click.Context, _option: click.Parameter, value: str | None) -> float | None:
    from caveat.targets.value_types import seconds

    parsed = seconds(value) if value is not None else None
    if value is not None and not parsed:
        raise BadOption("--max-time", f"{value!r} is not a time", "Give one like 60s or 5m")
    return parsed
