"""Describes where a target gets the credential of a security scheme, without any secret."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from caveat.openapi.operation import SecurityScheme
from caveat.targets.configuration.secret import Secret, SecretSource
from caveat.targets.configuration.settings import TargetSettings
from caveat.targets.credentials.auth import scheme_of


def origins(settings: TargetSettings, schemes: Mapping[str, SecurityScheme]) -> dict[str, str]:
    """By security scheme, such as `env:ACME_TOKEN (auth of the target staging, caveat.toml:3)`.

    Schemes for which the target has no credential are left out. Raises `BadValue` as `credentials_for` does.
    """
    return dict(_headers(settings, schemes)) | {
        scheme_of(auth, schemes, settings): f"{_listed(auth.secrets.values())} ({_place('auth', settings)})"
        for auth in settings.auth
    }


def _headers(settings: TargetSettings, schemes: Mapping[str, SecurityScheme]) -> Iterator[tuple[str, str]]:
    """The security schemes whose credential is a header field of the target."""
    by_name = {name.lower(): (name, secret) for name, secret in settings.headers.items()}
    for scheme in schemes.values():
        field = {"header": scheme.field, "cookie": "Cookie"}.get(scheme.location, "")
        name, secret = by_name.get(field.lower(), ("", None))
        if secret is None:
            continue
        if secret.source is SecretSource.PLAIN:
            # A credential in the file is refused, so this one was given for the run.
            yield scheme.name, f"the header field {name} (-H)"
        else:
            yield scheme.name, f"{_listed([secret])} ({_place('headers', settings)})"


def _listed(secrets: Iterable[Secret]) -> str:
    """The references, without possible secrets: a command, and a text in the file."""
    shown = (
        "a command" if secret.source is SecretSource.COMMAND else str(secret)
        for secret in secrets
        if secret.source is not SecretSource.PLAIN
    )
    return " and ".join(dict.fromkeys(shown))


def _place(key: str, settings: TargetSettings) -> str:
    where = f", {settings.defined_in}" if settings.defined_in else ""
    return f"{key} of the target {settings.name}{where}"
