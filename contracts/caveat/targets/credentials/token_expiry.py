"""Distinguishes expired tokens from refused ones, and replaces older tokens in requests by current ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Protocol
from urllib.parse import quote, quote_plus

from caveat.exchange import Headers, Request
from caveat.judging.memory import Recent
from caveat.openapi import security
from caveat.openapi.operation import SecurityScheme
from caveat.openapi.spec import Spec

_MAX_OLD = 1000
"""Older tokens that are still recognized."""


class Refresh(Protocol):
    """Gets tokens."""

    def current(self, scheme: str) -> str:
        """The current credential of a security scheme, renewed if it is about to expire."""

    def expired(self, old: str) -> str | None:
        """A new credential for one that the service refuses; None if there is no other one."""

    def is_fixed(self, scheme: str) -> bool:
        """Whether there can never be another credential."""

    @property
    def problem(self) -> str:
        """Why there is no other one; `""` if it is not known."""


class TokenExpiry:
    """Recognizes the credentials in requests, and keeps for each a request that succeeded with it."""

    def __init__(self, spec: Spec, refresh: Refresh, schemes: Iterable[str]) -> None:
        self._refresh = refresh
        # A password does not expire, and its encoded form is not looked for in requests.
        used_schemes = (spec.security_schemes.get(name) for name in schemes)
        self._schemes = tuple(it for it in used_schemes if it is not None and it.scheme != security.BASIC)
        self._current: dict[str, str] = {}
        self._owners: Recent[str, str] = Recent(_MAX_OLD)
        self._canaries: dict[str, Request] = {}
        self._dead: Recent[str, None] = Recent(_MAX_OLD)

    def with_current_tokens(self, request: Request) -> Request:
        """The request, with the current token in place of an older one; none is added where there is none."""
        for scheme in self._schemes:
            current = self._update(scheme)
            token = _token(scheme, request)
            if token is not None and token != current and self._owners.get(token) == scheme.name:
                request = _replaced(scheme, request, token, current)
        return request

    def token(self, request: Request) -> str | None:
        """The current token in a request, after `with_current_tokens`; None if it has no token of the target."""
        return next((token for token, _ in self._carried(request)), None)

    def remember(self, request: Request) -> None:
        """A read succeeded."""
        for token, scheme in self._carried(request):
            self._canaries[scheme.name] = request
            self._dead.pop(token, None)

    def canary(self, request: Request) -> Request | None:
        """A read that succeeded with the credentials of a request; None if there was none yet."""
        return next((self._canaries[it.name] for _, it in self._carried(request) if it.name in self._canaries), None)

    def renewed(self, token: str) -> bool:
        """Get a new token for one that expired; False if there is no other one now: a token endpoint may recover."""
        new = self._refresh.expired(token)
        if new is None or new == token:
            self._dead[token] = None
            return False
        return True

    @property
    def problem(self) -> str:
        """Why there is no other token; `""` if it is not known."""
        return self._refresh.problem

    def is_fixed(self, token: str) -> bool:
        """Whether there can never be another token than this one."""
        scheme = self._owners.get(token)
        return scheme is not None and self._refresh.is_fixed(scheme)

    def is_dead(self, token: str) -> bool:
        """Whether a token is known to be expired, and there was no other one."""
        return token in self._dead

    def _carried(self, request: Request) -> Iterator[tuple[str, SecurityScheme]]:
        current = self.with_current_tokens(request)
        for scheme in self._schemes:
            token = _token(scheme, current)
            if token is not None and self._owners.get(token) == scheme.name:
                yield token, scheme

    def _update(self, scheme: SecurityScheme) -> str:
        current = self._refresh.current(scheme.name)
        if self._current.get(scheme.name) != current:
            self._current[scheme.name] = current
            self._owners[current] = scheme.name
        return current


def _token(scheme: SecurityScheme, request: Request) -> str | None:
    text = security.sent(scheme, request)
    return None if text is None else security.unwrapped(scheme, text)


def _replaced(scheme: SecurityScheme, request: Request, old: str, new: str) -> Request:
    if scheme.location == "query":
        target = request.target
        for form in (quote, quote_plus):
            target = target.replace(f"{scheme.field}={form(old, safe='')}", f"{scheme.field}={form(new, safe='')}")
        return replace(request, target=target)
    name = "cookie" if scheme.location == "cookie" else scheme.field.lower()
    fields = (
        (key, value.replace(old, new) if key.lower() == name else value) for key, value in request.headers.items_sent
    )
    return replace(request, headers=Headers(fields))
