"""The credentials of a target's `auth`: the security scheme of each, and the hosts that may be asked for tokens."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit

from caveat.errors import BadValue, Subject
from caveat.exchange import Request, Response
from caveat.openapi.operation import SecurityScheme
from caveat.openapi.security import BASIC
from caveat.openapi.spec import Spec
from caveat.suggestion import did_you_mean, similar
from caveat.targets.configuration.settings import AuthSettings, TargetSettings
from caveat.targets.credentials.credential_sources import Configured, OAuth, Resolve
from caveat.targets.credentials.credentials import Credentials, CredentialSource
from caveat.targets.credentials.oauth import Exchange

Forwarder: TypeAlias = Callable[[TargetSettings], Callable[[Request], Response]]
"""Makes a function that sends requests to the URL of the settings, within the limits of a target."""


_OAUTH = frozenset({"client-credentials", "password"})


def credentials_for(
    settings: TargetSettings,
    spec: Spec,
    resolve: Resolve,
    forwarder: Forwarder,
    clock: Callable[[], float] = time.time,
) -> Credentials:
    """The credentials of a target by security scheme; nothing is fetched yet.

    Raises `BadValue` for a security scheme that the document does not have, and a token URL of another host.
    """
    exchange = token_exchange(settings, forwarder)
    sources: dict[str, CredentialSource] = {}
    for auth in settings.auth:
        name = scheme_of(auth, spec.security_schemes, settings)
        if name in sources:
            raise _bad(settings, f"auth has two credentials for the security scheme {name}", "Remove one of them")
        if auth.kind in _OAUTH:
            _check_host(settings, auth.token_url)
            sources[name] = OAuth(auth, resolve, exchange, where=settings.defined_in)
        else:
            sources[name] = Configured(auth, resolve)
    return Credentials(sources, clock)


def token_exchange(settings: TargetSettings, forwarder: Forwarder) -> Exchange:
    """Sends requests to token endpoints, with the certificates, the proxy and the limits of a target."""

    def exchange(url: str, request: Request) -> Response:
        _check_host(settings, url)
        origin = urlsplit(url)._replace(path="", query="", fragment="").geturl()
        return forwarder(replace(settings, url=origin, headers={}, run_header=""))(request)

    return exchange


def scheme_of(auth: AuthSettings, schemes: Mapping[str, SecurityScheme], settings: TargetSettings) -> str:
    """The name of the security scheme that a credential is for: the one that is named, or the only one that fits.

    Raises `BadValue`.
    """
    sendable = {name: scheme for name, scheme in schemes.items() if scheme.kind != "mutualTLS"}
    if not auth.scheme:
        fitting = [name for name, scheme in sendable.items() if (scheme.scheme == BASIC) == (auth.kind == "basic")]
        if len(fitting) == 1:
            return fitting[0]
        if not fitting:
            problem = f"the document has no security scheme for a credential of kind {auth.kind}"
            raise _bad(settings, problem, "Send the credential with `headers`, or add the scheme in an overlay")
        raise _bad(settings, "auth does not say for which security scheme it is", f"Set scheme to {_any(fitting)}")
    if auth.scheme not in sendable:
        suggestion = did_you_mean(similar(auth.scheme, sendable), f"It has {', '.join(sendable) or 'none'}")
        raise _bad(settings, f"the document has no security scheme {auth.scheme!r} that can be sent", suggestion)
    if (sendable[auth.scheme].scheme == BASIC) != (auth.kind == "basic"):
        remedy = "Give username and password" if auth.kind != "basic" else "Give a token"
        raise _bad(settings, f"the security scheme {auth.scheme} takes no credential of kind {auth.kind}", remedy)
    return auth.scheme


def _check_host(settings: TargetSettings, token_url: str) -> None:
    """Raise `BadValue` unless a token URL has the host of the target, or one of `allow_hosts`."""
    token, target = _split(token_url), _split(settings.url)
    if token is None or target is None or "@" in token.netloc:
        raise _bad(settings, "token_url is not an HTTP URL", "Give one like https://login.acme.example/token")
    allowed = {target.hostname, *(host.lower() for host in settings.allow_hosts)}
    if not {token.hostname, token.netloc.lower()} & allowed:
        host = token.hostname or ""
        raise _bad(settings, f"token_url is on another host, {host}", f'Set allow_hosts = ["{host}"] if that is right')
    if token.scheme != "https" and target.scheme == "https":
        raise _bad(settings, "token_url would send credentials without encryption", "Give an https URL")


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in {"http", "https"} and parts.hostname else None


def _any(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


def _bad(settings: TargetSettings, problem: str, remedy: str) -> BadValue:
    where = settings.defined_in or f"target {settings.name}"
    return BadValue(Subject.CREDENTIAL, f"{where}: {problem}", remedy)
