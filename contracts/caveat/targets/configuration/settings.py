"""The settings of a named target: where requests go, which are allowed, and how many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from caveat.json_text import JsonValue
from caveat.openapi.operation import Effect
from caveat.targets.configuration.secret import Secret, SecretSource
from caveat.targets.target import UNLIMITED, Budget

DEFAULT_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class AuthSettings:
    """How to get the credential of one security scheme."""

    scheme: str
    """The name of the security scheme in the document; `""` for the only one."""
    kind: str
    """`token` (also an API key), `basic`, `client-credentials` or `password` (OAuth2)."""
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    """By name: `token`; `username` and `password`; `client_id` and `client_secret`."""
    token_url: str = ""
    """For OAuth2; its host must be the target's, or be listed in `allow_hosts`."""
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetSettings:
    """One table `[tool.caveat.targets.NAME]`."""

    name: str
    api: str
    """The name of an API, or the path of a document."""
    url: str
    effects: frozenset[Effect] = frozenset({Effect.READS})
    budget: Budget = UNLIMITED
    rate: float | None = None
    """Requests per second; None means unlimited."""
    production: bool = False
    """Consent to a host that the document lists among its servers."""
    private: bool = False
    """Consent to a host whose name resolves to a private or loopback address."""
    exclusive: bool = False
    foreign_writes: bool = False
    """Consent to writes that address items which no run created; an exclusive target needs none."""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    """Patterns of `caveat.openapi.selection`."""
    auth: tuple[AuthSettings, ...] = ()
    headers: Mapping[str, Secret] = field(default_factory=dict, repr=False)
    parameters: Mapping[str, JsonValue] = field(default_factory=dict)
    """Values to use for parameters of these names."""
    timeout_s: float = DEFAULT_TIMEOUT_S
    settle_s: float = 0.0
    """Seconds to wait until a write is visible."""
    ca: Path | None = None
    client_cert: Path | None = None
    """A PEM file with a certificate and its key."""
    proxy: str = ""
    allow_hosts: tuple[str, ...] = ()
    """Other hosts that may be called, for tokens only."""
    run_header: str = ""
    """The name of a header field that carries the run's id; `""` for none."""
    ledger: str = ""
    """`redis://…`, or the path of an SQLite file; `""` for `.caveat/NAME.sqlite`."""
    defined_in: str = ""
    """File and line."""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """Values of parameters that are not written in the file, to be masked in all output."""

    def with_headers(self, headers: Mapping[str, str]) -> TargetSettings:
        """The settings with more header fields, in place of those of the same names."""
        lower = {name.lower() for name in headers}
        kept = {name: value for name, value in self.headers.items() if name.lower() not in lower}
        return replace(self, headers=kept | {name: Secret(SecretSource.PLAIN, text) for name, text in headers.items()})
