"""The credentials of a live target: a mapping whose values are renewed before they expire, or when they are refused."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import RLock
from typing import Protocol

from caveat.errors import CaveatError

MARGIN_S = 30.0
"""A credential is renewed this many seconds before it expires; a short-lived one in the last fifth of its time."""

RETRY_S = 5.0
"""Seconds to wait after a failed renewal before the next one."""

_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Credential:
    """The value of a credential, and when it expires."""

    value: str = field(repr=False)
    expires_at: float | None = None
    """Seconds since 1970; None if it is not known."""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """Other secret values: those that it was built from, and those that were received with it."""


class CredentialSource(Protocol):
    """Where the credential of a security scheme comes from."""

    @property
    def renewable(self) -> bool:
        """Whether a second credential may differ from the first one."""

    def get(self, now: float) -> Credential:
        """A credential; raises a `CaveatError`, whose message has no secret in it."""


@dataclass(slots=True)
class _Held:
    """The credential of a scheme that is in use."""

    credential: Credential
    renew_at: float | None


class Credentials(Mapping[str, str]):
    """The current credentials by security scheme.

    If a renewal fails, the old value stays, and `problem` says why: the service decides whether it is still valid.
    """

    def __init__(self, sources: Mapping[str, CredentialSource], clock: Callable[[], float] = time.time) -> None:
        """`sources` are by security scheme; `clock` gives the seconds since 1970. Nothing is fetched yet."""
        self._sources = dict(sources)
        self._clock = clock
        self._held: dict[str, _Held] = {}
        self._known: dict[str, None] = {}
        self._old: dict[str, str] = {}
        self._retry_at: dict[str, float] = {}
        self._problems: dict[str, str] = {}
        self._lock = RLock()

    def __getitem__(self, scheme: str) -> str:
        return self.current(scheme)

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)

    def __contains__(self, scheme: object) -> bool:
        # That of `Mapping` would fetch the credential.
        return scheme in self._sources

    def __repr__(self) -> str:
        return f"Credentials({', '.join(self._sources)})"

    def current(self, scheme: str) -> str:
        """The value to send now, renewed if it is about to expire.

        Raises `KeyError`, and the error of the source if there is no value at all.
        """
        source = self._sources[scheme]
        with self._lock:
            held = self._held.get(scheme)
            if held is None:
                return self._fetch(scheme, source).value
            if held.renew_at is not None and self._clock() >= held.renew_at:
                self._renew(scheme, source)
            return self._held[scheme].credential.value

    def expired(self, old: str) -> str | None:
        """The value to send instead of one that the service refused; None if there is no other.

        It is fetched only if the value that was refused is the current one.
        """
        with self._lock:
            for scheme, held in self._held.items():
                if held.credential.value == old:
                    return self._renew(scheme, self._sources[scheme])
            scheme = self._old.get(old, "")
            return self.current(scheme) if scheme else None

    def scheme_of(self, value: str) -> str | None:
        """The security scheme of which a value is, or was, the credential; None if it is not ours."""
        with self._lock:
            current = (scheme for scheme, held in self._held.items() if held.credential.value == value)
            return next(current, self._old.get(value))

    def is_fixed(self, scheme: str) -> bool:
        """Whether the credential of a security scheme always stays the same."""
        return not self._sources[scheme].renewable

    def secrets(self) -> tuple[str, ...]:
        """All secret values known so far; fetches none."""
        with self._lock:
            return tuple(self._known)

    @property
    def problem(self) -> str:
        """Why the last renewals failed, without secrets; `""` if they did not."""
        with self._lock:
            return "; ".join(self._problems.values())

    def _renew(self, scheme: str, source: CredentialSource) -> str | None:
        """A new value; None if there is none."""
        old = self._held[scheme].credential.value
        if not source.renewable:
            self._problems[scheme] = f"the credential of {scheme} is a fixed value, and cannot be renewed"
            return None
        if self._clock() < self._retry_at.get(scheme, 0.0):
            return None
        try:
            value = self._fetch(scheme, source).value
        except CaveatError as error:
            self._problems[scheme] = f"the credential of {scheme} cannot be renewed: {error}"
            self._retry_at[scheme] = self._clock() + RETRY_S
            return None
        if value == old:
            self._problems[scheme] = f"the credential of {scheme} is the same when it is renewed"
            self._retry_at[scheme] = self._clock() + RETRY_S
            return None
        self._old[old] = scheme
        self._problems.pop(scheme, None)
        return value

    def _fetch(self, scheme: str, source: CredentialSource) -> Credential:
        now = self._clock()
        credential = source.get(now)
        self._known |= dict.fromkeys((credential.value, *credential.secrets))
        self._held[scheme] = _Held(credential, _renewal(credential, now) if source.renewable else None)
        return credential


def _renewal(credential: Credential, now: float) -> float | None:
    """When to renew a credential; None if it does not expire, or if the clocks differ so that it seems to have."""
    if credential.expires_at is None or credential.expires_at <= now:
        return None
    return credential.expires_at - min(MARGIN_S, _SHARE * (credential.expires_at - now))
