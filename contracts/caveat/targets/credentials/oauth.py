"""The one module that knows Authlib: fetches OAuth2 access tokens."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.client import OAuth2Client

from caveat.exchange import Headers, Request, Response, one_line

Exchange: TypeAlias = Callable[[str, Request], Response]
"""Sends a request to the origin of a URL, and returns the response; raises `Unreachable`."""

_GRANTS = {"client-credentials": "client_credentials", "password": "password"}


@dataclass(frozen=True, slots=True)
class Grant:
    """The parameters of a request to a token endpoint."""

    kind: str
    """`client-credentials` or `password`."""
    token_url: str
    scopes: tuple[str, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    """By name: `client_id` and `client_secret`, `username` and `password`."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """An access token."""

    value: str = field(repr=False)
    lifetime_s: float | None = None
    """Seconds after the response until it expires; None if the response does not say."""
    refresh_token: str = field(default="", repr=False)


class NoToken(Exception):
    """A token endpoint gave no token; the message says why, and does not repeat what was sent."""


def fetch(grant: Grant, exchange: Exchange) -> AccessToken:
    """A new access token; raises `NoToken` and `Unreachable`.

    The client authenticates with HTTP Basic (RFC 6749, 2.3.1); where that is refused, in the body of the request.
    """
    has_secret = "client_secret" in grant.secrets
    try:
        return _fetch(grant, exchange, "client_secret_basic" if has_secret else "none")
    except _ClientRefused:
        if not has_secret:
            raise
        return _fetch(grant, exchange, "client_secret_post")


class _ClientRefused(NoToken):
    """The endpoint did not accept how the client authenticates."""


def _fetch(grant: Grant, exchange: Exchange, authentication: str) -> AccessToken:
    user = {name: grant.secrets[name] for name in ("username", "password") if name in grant.secrets}
    with httpx.Client(transport=_Transport(exchange), follow_redirects=False, trust_env=False) as session:
        client = _Client(
            session,
            client_id=grant.secrets.get("client_id"),
            client_secret=grant.secrets.get("client_secret"),
            token_endpoint_auth_method=authentication,
            scope=" ".join(grant.scopes) or None,
        )
        try:
            token = client.fetch_token(grant.token_url, grant_type=_GRANTS[grant.kind], **user)
        except AuthlibBaseError as error:
            # The description is left out: it may repeat what was sent.
            refused = _ClientRefused if error.error in {"invalid_client", "invalid_request"} else NoToken
            message = f"{grant.token_url} answers {one_line(str(error.error))}"
            raise refused(message) from error
        except httpx.HTTPStatusError as error:
            message = f"{grant.token_url} answers status {error.response.status_code}"
            raise NoToken(message) from error
        except (ValueError, TypeError, LookupError) as error:
            message = f"the response of {grant.token_url} is no token (RFC 6749, 5.1)"
            raise NoToken(message) from error
    return _access_token(grant, token)


def _access_token(grant: Grant, token: Mapping[str, object]) -> AccessToken:
    value, kind = token.get("access_token"), str(token.get("token_type", "bearer"))
    if not isinstance(value, str) or not value or not value.isascii() or not value.isprintable():
        message = f"the response of {grant.token_url} has no access_token"
        raise NoToken(message)
    if kind.lower() != "bearer":
        message = f"{grant.token_url} gives a token of type {one_line(kind, 20)}, and only bearer tokens can be sent"
        raise NoToken(message)
    refresh = token.get("refresh_token")
    return AccessToken(value, _seconds(token.get("expires_in")), refresh if isinstance(refresh, str) else "")


def _seconds(value: object) -> float | None:
    """A lifetime as a number; some servers send it as a string."""
    try:
        seconds = float(value) if isinstance(value, int | float | str) else 0.0
    except ValueError:
        return None
    return seconds if 0 < seconds < float("inf") else None


class _ClientAuth(httpx.Auth, ClientAuth):
    """How a client authenticates at the token endpoint."""

    requires_request_body = True

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the client's credentials to a request."""
        url, headers, body = self.prepare(  # type: ignore[no-untyped-call] # a gap of its types
            request.method, str(request.url), request.headers, request.content.decode()
        )
        headers.pop("content-length", None)
        yield httpx.Request(request.method, url, headers=headers, content=body, extensions=request.extensions)


class _Client(OAuth2Client):
    """Authlib's client of the protocol; its own integration of httpx warns, since it is made for another package."""

    client_auth_class = _ClientAuth


class _Transport(httpx.BaseTransport):
    """Sends through the exchange of a target: the same limits, authorities and checks of addresses."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        headers = Headers(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in request.headers.raw
            if name.lower() not in {b"host", b"content-length", b"user-agent", b"connection", b"accept-encoding"}
        )
        target = request.url.raw_path.decode("ascii")
        response = self._exchange(str(request.url), Request(request.method, target, headers, request.read()))
        return httpx.Response(response.status, headers=list(response.headers.raw), content=response.body)
