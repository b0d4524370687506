"""Distinguishes a wrong credential, which every operation refuses, from one that a single operation refuses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from caveat.errors import NotJudged, NotSent
from caveat.exchange import Exchange, Request
from caveat.openapi import security
from caveat.openapi.operation import Effect, Operation, SecurityScheme
from caveat.resources.words import parameter_names
from caveat.targets.items.own_requests import OwnRequests

MIN_OPERATIONS = 3
"""Operations that respond with 401 before a credential counts as wrong; fewer if fewer can be read."""

MIN_RESPONSES = 5
"""Responses 401 before a credential counts as wrong."""

MAX_PROBES = MIN_RESPONSES - 1
"""Reads of other operations that are sent after the first response 401."""

_ANY_ID = "1"

_UNAUTHORIZED, _FORBIDDEN, _FIRST_ERROR = 401, 403, 400


class CredentialStatus(Enum):
    """The status of the credential of a request, by the response."""

    ACCEPTED = auto()
    """The service accepts the credential, or the request has none of the target's: the response is judged."""
    DOUBTFUL = auto()
    """The response is 401, and no request with the credential was accepted yet."""
    WRONG = auto()
    """The same for several operations: the run ends."""


@dataclass(slots=True)
class RefusedCredentials:
    """Observes in the responses of a run whether the credentials of its target are accepted."""

    requests: OwnRequests
    """Makes the reads that show whether other operations accept a credential."""
    not_allowed: Callable[[Operation], str]
    origins: Mapping[str, str]
    """Where each credential comes from, by security scheme; see `credential_origins`."""
    _accepted: set[frozenset[str]] = field(init=False, default_factory=set)
    _refused: defaultdict[frozenset[str], Counter[str]] = field(
        init=False, default_factory=lambda: defaultdict(Counter)
    )
    """By the security schemes of a request: the number of responses 401 by operationId."""
    _probed: Counter[frozenset[str]] = field(init=False, default_factory=Counter)
    """By the security schemes: the number of reads of other operations."""

    def status(self, exchange: Exchange, send: Callable[[Request], Exchange]) -> CredentialStatus:
        """The status of the credential, by a response; `send` sends a read, and raises `NotSent` and `NotJudged`."""
        schemes = self._learn(exchange)
        if not schemes or schemes in self._accepted or exchange.response.status != _UNAUTHORIZED:
            return CredentialStatus.ACCEPTED
        if self._refused[schemes].total() == 1:
            self._probe(schemes, exchange.operation or "", send)
        if schemes in self._accepted:
            return CredentialStatus.ACCEPTED
        refused = self._refused[schemes]
        is_wrong = len(refused) >= self._needed(schemes) and refused.total() >= MIN_RESPONSES
        return CredentialStatus.WRONG if is_wrong else CredentialStatus.DOUBTFUL

    def sentence(self, exchange: Exchange) -> str:
        """Why the run ends: which credential is wrong, and where it comes from."""
        schemes = self._carried(exchange.request)
        credentials = " and ".join(f"{name} from {self.origins[name]}" for name in sorted(schemes))
        count = len(self._refused[schemes])
        refusing = f"{count} operations" if count > 1 else exchange.operation
        return f"the credential of {credentials} is refused by {refusing} with status 401, and accepted by none"

    def _learn(self, exchange: Exchange) -> frozenset[str]:
        """Count a response; returns the security schemes whose credentials the request carries."""
        schemes, status = self._carried(exchange.request), exchange.response.status
        if status == _UNAUTHORIZED:
            self._refused[schemes][exchange.operation or ""] += 1
        elif status < _FIRST_ERROR or status == _FORBIDDEN:
            # With any other error, the service may not have checked the credential yet.
            self._accepted.add(schemes)
        return schemes

    def _probe(self, schemes: frozenset[str], operation: str, send: Callable[[Request], Exchange]) -> None:
        """Send reads of other operations with the same credentials, until one is accepted."""
        for request in self._reads(schemes, operation):
            self._probed[schemes] += 1
            try:
                self._learn(send(request))
            except (NotSent, NotJudged):
                continue
            if schemes in self._accepted:
                return

    def _reads(self, schemes: frozenset[str], operation: str) -> Iterator[Request]:
        count = 0
        for other in sorted(self._operations(schemes), key=lambda each: each.path.count("{")):
            if other.id == operation or other.effect is not Effect.READS:
                continue
            # Most services check the credential before they look for the item, so any id works.
            request = self.requests.make(other, [_ANY_ID] * len(parameter_names(other.path)))
            if request is not None and self._carried(request) == schemes:
                yield request
                count += 1
                if count == MAX_PROBES:
                    return

    def _needed(self, schemes: frozenset[str]) -> int:
        """How many operations have to refuse a credential: those that were tried, or else most of them."""
        tried = 1 + self._probed[schemes]
        return min(MIN_OPERATIONS, tried if tried > 1 else sum(1 for _ in self._operations(schemes)))

    def _operations(self, schemes: frozenset[str]) -> Iterator[Operation]:
        """The allowed operations that take these credentials."""
        for operation in self.requests.spec.operations.values():
            is_taken = any(schemes.issuperset(names) for names in operation.security if names)
            if is_taken and not self.not_allowed(operation):
                yield operation

    def _carried(self, request: Request) -> frozenset[str]:
        """The security schemes whose credential in a request is the target's own, not one that was made up."""
        schemes = self.requests.spec.security_schemes
        return frozenset(name for name in self.origins if self._is_sent(schemes[name], request))

    def _is_sent(self, scheme: SecurityScheme, request: Request) -> bool:
        text = security.sent(scheme, request)
        if text is None:
            return False
        if scheme.name in self.requests.credentials:
            return security.unwrapped(scheme, text) == self.requests.credentials[scheme.name]
        fields = {name.lower(): value for name, value in self.requests.headers.items()}
        name = "cookie" if scheme.location == "cookie" else scheme.field.lower()
        return request.headers.get(name) == fields.get(name)
