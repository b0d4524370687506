"""Replaces the references in a target's settings by their values, except those of credentials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from caveat.errors import BadConfiguration
from caveat.targets.configuration import url
from caveat.targets.configuration.secret import Secret, SecretSource, parse, resolve_at
from caveat.targets.configuration.settings import TargetSettings


def resolved(settings: TargetSettings) -> TargetSettings:
    """The settings with the URL, proxy, ledger and parameters themselves, where they are references.

    `auth` and `headers` keep their references. Raises `SecretUnavailable`, and `BadConfiguration` for a URL or a file
    that cannot be used; no error repeats a value.
    """
    value = partial(_value, resolve_at(settings.defined_in))
    location = value(settings.url).rstrip("/")
    problem = url.problem(location)
    if problem:
        raise _error(settings, f"the value of url ({settings.url}): {problem}", url.EXAMPLE)
    for key, file in (("ca", settings.ca), ("client_cert", settings.client_cert)):
        if file is not None and not _is_readable(file):
            raise _error(settings, f"{key}: {file} cannot be read", "Correct the path")
    parameters = {
        name: value(given) if isinstance(given, str) else given for name, given in settings.parameters.items()
    }
    return replace(
        settings,
        url=location,
        auth=tuple(replace(auth, token_url=value(auth.token_url)) for auth in settings.auth),
        proxy=value(settings.proxy),
        ledger=value(settings.ledger),
        parameters=parameters,
        secrets=tuple(str(own) for name, own in parameters.items() if own != settings.parameters[name]),
    )


def _error(settings: TargetSettings, problem: str, remedy: str) -> BadConfiguration:
    return BadConfiguration(settings.defined_in or settings.name, None, problem, remedy)


def _value(resolve: Callable[[Secret], str], text: str) -> str:
    secret = parse(text)
    return text if secret.source is SecretSource.PLAIN else resolve(secret)


def _is_readable(file: Path) -> bool:
    try:
        with file.open("rb"):
            return True
    except OSError:
        return False
