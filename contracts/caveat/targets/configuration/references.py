"""Replaces the references in a target's settings, other than those of credentials, by the values that they lead to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from caveat.errors import BadConfiguration
from caveat.json_text import JsonValue
from caveat.targets.configuration import url
from caveat.targets.configuration.secret import SecretSource, parse, resolve
from caveat.targets.configuration.settings import TargetSettings


def resolved(settings: TargetSettings) -> TargetSettings:
    """The settings with the URL, proxy, ledger and parameters themselves, where they are references.

    `auth` and `headers` keep their references. Raises `SecretUnavailable`, and `BadConfiguration` for a URL or a file
    that cannot be used; no error repeats a value.
    """
    location = _value(settings.url).rstrip("/")
    problem = url.problem(location)
    if problem:
        raise _error(settings, f"the value of url ({settings.url}): {problem}", url.EXAMPLE)
    for key, file in (("ca", settings.ca), ("client_cert", settings.client_cert)):
        if file is not None and not _is_readable(file):
            raise _error(settings, f"{key}: {file} cannot be read", "Correct the path")
    parameters = {name: _parameter(value) for name, value in settings.parameters.items()}
    return replace(
        settings,
        url=location,
        auth=tuple(replace(auth, token_url=_value(auth.token_url)) for auth in settings.auth),
        proxy=_value(settings.proxy),
        ledger=_value(settings.ledger),
        parameters=parameters,
        secrets=tuple(str(value) for name, value in parameters.items() if value != settings.parameters[name]),
    )


def _error(settings: TargetSettings, problem: str, remedy: str) -> BadConfiguration:
    return BadConfiguration(settings.defined_in or settings.name, None, problem, remedy)


def _value(text: str) -> str:
    secret = parse(text)
    return text if secret.source is SecretSource.PLAIN else resolve(secret)


def _parameter(value: JsonValue) -> JsonValue:
    return _value(value) if isinstance(value, str) else value


def _is_readable(file: Path) -> bool:
    try:
        with file.open("rb"):
            return True
    except OSError:
        return False
