"""Where credentials come from: a fixed value, a command that prints one, or a token endpoint of OAuth2."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from caveat.errors import BadValue, Subject
from caveat.targets.configuration.secret import Secret, SecretSource
from caveat.targets.configuration.settings import AuthSettings
from caveat.targets.credentials.credentials import Credential
from caveat.targets.credentials.oauth import Exchange, Grant, NoToken, fetch

Resolve: TypeAlias = Callable[[Secret], str]
"""The value of a secret; raises a `CaveatError` without it."""


@dataclass(frozen=True, slots=True)
class Configured:
    """A value that is written in the environment, or printed by a command: a token, a key, or user and password."""

    auth: AuthSettings
    resolve: Resolve = field(repr=False)

    @property
    def renewable(self) -> bool:
        """Whether a command prints a part of it."""
        return any(secret.source is SecretSource.COMMAND for secret in self.auth.secrets.values())

    def get(self, now: float) -> Credential:  # noqa: ARG002 - a token says itself when it expires
        """Read the values."""
        values = {name: self.resolve(secret) for name, secret in self.auth.secrets.items()}
        if self.auth.kind == "basic":
            password = values["password"]
            return Credential(f"{values['username']}:{password}", secrets=(password,))
        return Credential(values["token"], expires_at(values["token"]))


@dataclass(slots=True)
class OAuth:
    """A token endpoint of OAuth2."""

    auth: AuthSettings
    resolve: Resolve = field(repr=False)
    exchange: Exchange = field(repr=False)
    renewable: bool = True
    """A token endpoint gives another token each time."""
    where: str = ""
    """File and line of the target, for errors."""

    def get(self, now: float) -> Credential:
        """Fetch a token."""
        values = {name: self.resolve(secret) for name, secret in self.auth.secrets.items()}
        secrets = tuple(value for name, value in values.items() if name in {"client_secret", "password"})
        grant = Grant(self.auth.kind, self.auth.token_url, self.auth.scopes, values)
        try:
            token = fetch(grant, self.exchange)
        except NoToken as error:
            problem = f"{f'{self.where}: ' if self.where else ''}no access token: {error}"
            raise BadValue(Subject.CREDENTIAL, problem, "Check the target's auth") from error
        ends = expires_at(token.value) if token.lifetime_s is None else now + token.lifetime_s
        return Credential(token.value, ends, (*secrets, *filter(None, [token.refresh_token])))


def expires_at(token: str) -> float | None:
    """The claim `exp` of a JSON Web Token (RFC 7519, 4.1.4): seconds since 1970; None for any other text."""
    segments = token.split(".")
    if len(segments) != 3:  # noqa: PLR2004 - header, claims and signature (RFC 7515, 7.1)
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(segments[1] + "=" * (-len(segments[1]) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return None
    ends = claims.get("exp") if isinstance(claims, dict) else None
    return float(ends) if isinstance(ends, int | float) and not isinstance(ends, bool) else None
