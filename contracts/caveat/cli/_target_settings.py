"""The settings of the target that the options of a command select, with the limits of these options."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from caveat.cli._lookup import named_target
from caveat.cli._output import echo, is_quiet
from caveat.errors import BadOption
from caveat.openapi.operation import Effect
from caveat.openapi.selection import Selection

if TYPE_CHECKING:
    from caveat.catalogue.api import Api
    from caveat.cli._targets import TargetOptions
    from caveat.openapi.operation import Operation
    from caveat.openapi.spec import Spec
    from caveat.targets.configuration.settings import TargetSettings
    from caveat.targets.target import Budget


def settings(options: TargetOptions, api: Api, headers: Mapping[str, str]) -> TargetSettings:
    """The settings of the target that the options name, checked against the document of an API.

    Options only narrow the limits and the selection of a named target. Sends nothing; prints which options have no
    effect, and which operations have no credential. Raises `BadOption`, `BadValue`, `BadConfiguration` and
    `SecretUnavailable`.
    """
    from caveat.targets.configuration.agreement import check_agreement
    from caveat.targets.configuration.allowed_operations import reason_not_allowed

    base = _one_off(options, api) if options.url is not None else _named(options)
    check_agreement(base, api.spec)
    narrowed = replace(
        base.with_headers(headers),
        include=_included(options, base, api.spec),
        exclude=(),
        budget=_budget(options, base.budget),
        rate=min((rate for rate in (options.rate, base.rate) if rate is not None), default=None),
    )
    allowed = [each for each in api.spec.operations.values() if not reason_not_allowed(narrowed, each)]
    if api.spec.operations and not allowed:
        effects = ", ".join(sorted(narrowed.effects))
        problem = f"no selected operation of {api.name} has an effect that is allowed ({effects})"
        option = "--effects" if options.url or options.effects else "--target"
        raise BadOption(option, problem, "Allow more effects, or select others")
    for line in (*_without_effect(options, base), *_lacking(api, narrowed, allowed, headers)):
        if not is_quiet():
            echo(f"{api.name}: {line}", err=True)
    return narrowed


def _named(options: TargetOptions) -> TargetSettings:
    from caveat.targets.configuration.references import resolved

    target = named_target(options.target or "", "--target")
    if options.effects is not None and not options.effects <= target.effects:
        more, allowed = (", ".join(sorted(effects)) for effects in (options.effects - target.effects, target.effects))
        problem = f"the target {target.name} does not allow {more}, and an option cannot allow more than a target"
        remedy = f"Give effects of these: {allowed}; or add to the key `effects` of the target"
        raise BadOption("--effects", problem, remedy)
    return replace(resolved(target), effects=options.effects or target.effects)


def _one_off(options: TargetOptions, api: Api) -> TargetSettings:
    from caveat.targets.configuration import url
    from caveat.targets.configuration.settings import TargetSettings

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
    settings_of_url = TargetSettings(
        name="url",
        api=api.name,
        url=location,
        effects=options.effects or default,
        # An IP address in the URL needs no further consent; a name could resolve to any address.
        foreign_writes=own,
        private=own or _is_address(host),
        allow_hosts=tuple(sorted(allowed - {host})),
        ledger=str(_cache() / "url.sqlite"),
    )
    _require_no_production(settings_of_url, api)
    return settings_of_url


def _require_no_production(settings: TargetSettings, api: Api) -> None:
    """Raise `BadOption` with the lines of a target file, if the host of a one-off URL is a server of the document."""
    from caveat.targets.network.production import is_production

    if is_production(settings, api.spec):
        from caveat.targets.configuration import url

        problem = f"{url.host(settings.url)} is a server of {api.spec.title}, so it may be production"
        remedy = "If requests may go there, write these lines in caveat.toml, and give --target production, not --url:"
        raise BadOption("--url", problem, remedy, tuple(_target_lines(settings, api)))


def _target_lines(settings: TargetSettings, api: Api) -> Iterator[str]:
    """A table of a target file with the settings of a one-off URL."""
    from caveat.targets.credentials.required_credentials import setting

    yield "[targets.production]"
    yield f'api = "{api.source if api.source is not None else api.name}"'
    yield f'url = "{settings.url}"'
    yield "effects = [" + ", ".join(f'"{effect}"' for effect in sorted(settings.effects)) + "]"
    yield "production = true"
    scheme = next(iter(api.spec.security_schemes.values()), None)
    if scheme is not None:
        yield setting(scheme)


def _included(options: TargetOptions, base: TargetSettings, spec: Spec) -> tuple[str, ...]:
    """The operationIds that the target and the options select; `()` for all. Raises `BadValue`."""
    selected = Selection(base.include, base.exclude).of(spec.operations.values())
    selected = Selection(options.include, options.exclude).of(selected)
    return tuple(operation.id for operation in selected) if len(selected) < len(spec.operations) else ()


def _budget(options: TargetOptions, budget: Budget) -> Budget:
    requests = [limit for limit in (options.max_requests, budget.requests) if limit is not None]
    seconds = [limit for limit in (options.max_time, budget.seconds) if limit is not None]
    return replace(budget, requests=min(requests, default=None), seconds=min(seconds, default=None))


def _without_effect(options: TargetOptions, base: TargetSettings) -> Iterator[str]:
    """A sentence for each limit of the options that is above the target's own."""
    for option, given, key, limit, unit in (
        ("--max-requests", options.max_requests, "max_requests", base.budget.requests, ""),
        ("--max-time", options.max_time, "max_time", base.budget.seconds, " s"),
        ("--rate", options.rate, "rate", base.rate, "/s"),
    ):
        if given is not None and limit is not None and given > limit:
            yield f"{option} {given:g}{unit} has no effect: the limit {key} = {limit:g}{unit} of {base.name} is lower"


def _lacking(api: Api, settings: TargetSettings, allowed: list[Operation], headers: Mapping[str, str]) -> Iterator[str]:
    """A sentence if operations lack a credential; raises `BadValue` and `BadConfiguration` if all do."""
    from caveat.targets.configuration.secret import SecretSource
    from caveat.targets.credentials.required_credentials import require_credentials, summary

    # A field that the document does not name may carry a credential too, such as one for a gateway.
    if headers or any(secret.source is not SecretSource.PLAIN for secret in settings.headers.values()):
        return
    require_credentials(api.name, api.spec, settings, allowed)
    missing = summary(api.spec, settings, allowed)
    if missing:
        yield missing


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _cache() -> Path:
    """The folder of files that no project owns, such as the ledger of one-off runs."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "caveat"
