"""Requests without the credential that an operation requires, and with an invalid one, that a unit has to send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TypeAlias
from urllib.parse import quote

from caveat.exchange import Exchange, Request
from caveat.openapi import security
from caveat.openapi.credential_fields import with_credential, without_credentials
from caveat.openapi.operation import Operation, SecurityScheme
from caveat.openapi.spec import Spec

_REFUSALS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})

_Form: TypeAlias = tuple[str, ...]
"""Whether the credential of each security scheme is missing, invalid or of another value."""


@dataclass(slots=True)
class CredentialTests:
    """The credentials of one operation that the exchanges of its unit have tested, and requests for the others.

    Each request is the last accepted one, without credentials or with an invalid one.
    """

    spec: Spec
    operation: Operation
    accepted: Request | None = None
    _tested: set[_Form] = field(default_factory=set)

    def learn(self, exchange: Exchange) -> None:
        """Note an exchange: an accepted one with its credential, or one that shows whether another is refused."""
        if exchange.operation != self.operation.id or not self.operation.security:
            return
        status = exchange.response.status
        if security.satisfied(self.spec, self.operation, exchange.request):
            if exchange.response.ok:
                self.accepted = exchange.request
        elif exchange.response.ok or HTTPStatus(300) <= status < HTTPStatus.BAD_REQUEST or status in _REFUSALS:
            # With any other status, the service may not have checked the credential.
            self._tested.add(self._form(exchange.request))

    def requests(self) -> Iterator[Request]:
        """The requests that are not tested yet, the one without credentials first; none if no request was accepted."""
        if self.accepted is None:
            return
        sent: set[Request] = set()
        for request in self._variants(self.accepted):
            is_refused = not security.satisfied(self.spec, self.operation, request)
            if is_refused and request not in sent and self._form(request) not in self._tested:
                sent.add(request)
                yield request

    def _variants(self, request: Request) -> Iterator[Request]:
        schemes = self._schemes
        plain = without_credentials(request, schemes.values())
        yield plain
        for alternative in self.operation.security:
            names = [name for name in alternative if name in schemes]
            for broken in names:
                changed = plain
                for name in names:
                    valid = security.carried(schemes[name], request) if name != broken else None
                    changed = with_credential(changed, schemes[name], valid or security.invalid(schemes[name]))
                yield changed

    @property
    def _schemes(self) -> Mapping[str, SecurityScheme]:
        return {name: self.spec.security_schemes[name] for name in security.request_schemes(self.spec, self.operation)}

    def _form(self, request: Request) -> _Form:
        values = ((scheme, security.carried(scheme, request)) for scheme in self._schemes.values())
        return tuple(
            "missing" if value is None else "invalid" if value == security.invalid(scheme) else "other"
            for scheme, value in values
        )


def at_path(request: Request, template: str, values: Mapping[str, str | int]) -> Request:
    """The request, sent to these values of the path parameters, by name, where each is a segment of its own."""
    segments = request.path.split("/")
    for index, part in enumerate(reversed(template.split("/")), 1):
        if part[:1] == "{" and part[1:-1] in values:
            segments[-index] = quote(str(values[part[1:-1]]), safe="")
    return replace(request, target="/".join(segments) + request.target[len(request.path) :])
