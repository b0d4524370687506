"""The guard checks every request to a service: it finds the operation, and refuses what is not allowed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.tap import ASIDE, SENT
from caveat.errors import NotJudged, NotSent, RunStopped, Unreachable
from caveat.exchange import OF_GATEWAYS, Exchange, Request, Response
from caveat.openapi.operation import Effect, Operation
from caveat.openapi.spec import Spec
from caveat.targets.credentials.refused_credentials import CredentialStatus, RefusedCredentials
from caveat.targets.credentials.token_expiry import TokenExpiry
from caveat.targets.guard.ambiguity import ambiguity
from caveat.targets.guard.circuit import Circuit
from caveat.targets.guard.ownership import Ownership
from caveat.targets.guard.retry_after import retry_after_s
from caveat.targets.guard.write_records import WriteRecords
from caveat.targets.items.created_items import Creation
from caveat.targets.ledgers.ledger import Ledger
from caveat.targets.target import TrafficLog

MAX_WAIT_S = 300.0
"""Maximum wait, in seconds, that a service may ask for; the run stops if it asks for more."""

MAX_RESENDS = 3
"""Maximum number of times that a read is sent again after responses that ask to wait."""

MAX_EXPIRED = 5
"""Consecutive refusals of an expired credential after which the run ends, if the credential cannot be renewed."""

_DOUBTFUL = "status 401, and no request with this credential was accepted yet"

_TOO_MANY = 429
_UNAUTHORIZED = 401
_REFUSED = frozenset({_UNAUTHORIZED, 403})


_Aside: TypeAlias = Callable[[Request, Response], object]
"""Observes a response after which a request is sent again, or none is judged."""


def _ignored(_request: Request, _response: Response) -> None:
    """Observe nothing."""


def _is_documented(operation: Operation, response: Response) -> bool:
    """Whether a response that asks to wait is the API's own, so that its header fields and its body can be judged.

    A gateway in front of the API sends its own, in another media type.
    """
    documented = operation.responses.get(str(response.status))
    if documented is None or response.status not in {_TOO_MANY, *OF_GATEWAYS}:
        return False
    media = {name.partition(";")[0].strip().lower() for name in documented.media}
    media_type = response.headers.media_type
    return media_type in media if media else media_type is None


class Forwarder(Protocol):
    """Sends requests to the service; it blocks."""

    def prepared(self, request: Request) -> Request:
        """A request as it is sent; raises `NotSent`."""

    def send(self, request: Request) -> Response:
        """Send a prepared request once; raises `NotSent` and `Unreachable`."""

    def close(self) -> None:
        """Close all connections."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A request with the operation that it belongs to, and the values of its path parameters."""

    request: Request
    operation: Operation
    parameters: dict[str, str]

    @property
    def writes(self) -> bool:
        return self.operation.effect is not Effect.READS


@dataclass(slots=True)
class Guard:
    """An ASGI application around a forwarder; `exchange` is the same for callers without ASGI.

    It blocks while it waits, so one process sends one request at a time.
    """

    spec: Spec
    forwarder: Forwarder
    ledger: Ledger
    not_allowed: Callable[[Operation], str]
    """Why requests to an operation are not sent; `""` if they are."""
    log: TrafficLog
    ownership: Ownership | None = None
    """Decides which items writes may address; None if they may address all."""
    expiry: TokenExpiry | None = None
    """Distinguishes expired tokens from refused ones; None if all responses 401 and 403 are judged."""
    refused: RefusedCredentials | None = None
    """Distinguishes wrong credentials from those that one operation refuses; None if all responses 401 are judged."""
    writes: WriteRecords = field(kw_only=True)
    """Records writes in the ledger."""
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.time
    """Seconds since 1970."""
    circuit: Circuit = field(default_factory=Circuit)
    _expired_in_a_row: int = field(init=False, default=0)
    """Responses that were not judged because the credential expired, since the last one that was accepted."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of an ASGI server; raises what `exchange` raises."""
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
        elif scope["type"] == "http":
            request = messages.request(scope, await messages.read_body(receive))
            exchange = self._exchange(request, scope.get(ASIDE, _ignored))
            if SENT in scope:
                scope[SENT](exchange.request)
            await messages.send(exchange.response, send, head=request.method == "HEAD")

    def exchange(self, request: Request) -> Response:
        """Send a request if it is allowed; raises `NotSent`, `NotJudged`, `RunStopped`, `Unreachable`, `BadLedger`."""
        return self._exchange(request).response

    def _exchange(self, request: Request, aside: _Aside = _ignored) -> Exchange:
        """The request as it was sent, and its response; `aside` gets those that ask to wait."""
        named = self._named(request)
        creation = None
        if named.writes:
            creation = self.writes.before(named.operation, named.parameters, self._is_allowed, self.exchange)
        exchange = self._without_expired_token(named, creation, self._send_until_judged(named, creation, aside))
        self._require_known_credential(exchange)
        if self.ownership is not None:
            self.ownership.learn(exchange.response)
        return exchange

    def _named(self, request: Request) -> _Named:
        """The operation of a request; raises `NotSent` if there is none, or the target does not allow it."""
        methods, parameters = self.spec.route(request.path) or ({}, {})
        operation = methods.get(request.method)
        if operation is None:
            raise self._not_sent("", "it belongs to no operation of the contract")
        named = _Named(request, operation, dict(parameters))
        reason = self.not_allowed(operation) or ambiguity(self.spec, request, operation, self.not_allowed)
        if not reason and named.writes and self.ownership is not None:
            reason = self.ownership.refusal(operation, parameters, request)
        if reason:
            raise self._not_sent(operation.id, reason)
        return named

    def _send_until_judged(self, named: _Named, creation: Creation | None, aside: _Aside = _ignored) -> Exchange:
        """The response; a read is sent again when the service asks to wait. Raises `NotJudged`."""
        for attempt in range(MAX_RESENDS + 1):
            exchange = self._send(named, creation)
            response = exchange.response
            waits = response.status == _TOO_MANY or (
                response.status in OF_GATEWAYS and "retry-after" in response.headers
            )
            if _is_documented(named.operation, response):
                aside(exchange.request, response)
            if waits:
                self._postpone(response, attempt)
            elif response.status not in OF_GATEWAYS:
                self.circuit.success()
                return exchange
            if not waits or named.writes:
                break
        if response.status in OF_GATEWAYS:
            self._failed(f"status {response.status} of {named.operation.id}")
        else:
            self.circuit.success()
        raise self._not_judged(named.operation.id, f"status {response.status}")

    def _send(self, named: _Named, creation: Creation | None) -> Exchange:
        """Send a request once, within the limits; a write is recorded before and after."""
        self._reserve(named.operation.effect)
        current = named.request if self.expiry is None else self.expiry.with_current_tokens(named.request)
        request = self.forwarder.prepared(current)
        write = self.writes.record(named.operation, named.request) if named.writes else None
        try:
            response = self.forwarder.send(request)
        except Unreachable as error:
            self._failed(f"{named.operation.id}: {error.reason}")
            raise
        self.circuit.is_answered = True
        exchange = Exchange(request, response, named.operation.id, named.parameters)
        if write is not None:
            created = self.writes.record_response(write, named.operation, exchange, creation)
            if created and self.ownership is not None:
                self.ownership.created(created)
        return exchange

    def _reserve(self, effect: Effect) -> None:
        if self.log.stopped:
            raise RunStopped(self.log.stopped)
        reservation = self.ledger.reserve(effect)
        if not reservation.granted:
            self.log.used_up = self.log.used_up or not self.log.stopped
            raise self._stopped(f"{reservation.exhausted} is used up")
        if reservation.wait_s > 0:
            self.sleep(reservation.wait_s)

    def _postpone(self, response: Response, attempt: int) -> None:
        seconds = retry_after_s(response, self.clock())
        if seconds is None:
            seconds = 2.0**attempt
        if seconds > MAX_WAIT_S:
            raise self._stopped(f"the service asks to wait {seconds:.0f} s, more than {MAX_WAIT_S:.0f} s")
        self.ledger.postpone(seconds)

    def _without_expired_token(self, named: _Named, creation: Creation | None, exchange: Exchange) -> Exchange:
        """The exchange with a valid token; raises `NotJudged` if the token expired, and there is no other one."""
        expiry, response = self.expiry, exchange.response
        token = expiry.token(named.request) if expiry is not None else None
        if expiry is None or token is None:
            return exchange
        if response.status not in _REFUSED:
            self._expired_in_a_row = 0
            if response.ok and not named.writes:
                expiry.remember(named.request)
            return exchange
        canary = expiry.canary(named.request)
        if not expiry.is_dead(token) and canary is not None and self._is_accepted(canary):
            return exchange
        if canary is None and response.status != _UNAUTHORIZED:
            return exchange
        if expiry.renewed(token):
            # The response to a new token counts.
            return self._send_until_judged(named, creation)
        if canary is None:
            return exchange
        problem = f" ({self.writes.redact(expiry.problem)})" if expiry.problem else ""
        self.log.expired = f"status {response.status}: the credential expired, and there is no other one{problem}"
        self._expired_in_a_row += 1
        if expiry.is_fixed(token) and self._expired_in_a_row >= MAX_EXPIRED:
            raise self._stopped(self.log.expired)
        raise self._not_judged(named.operation.id, self.log.expired)

    def _require_known_credential(self, exchange: Exchange) -> None:
        """Raise `NotJudged` if the credential may be wrong, and `RunStopped` if several operations refuse it."""
        if self.refused is None:
            return
        status = self.refused.status(exchange, lambda probe: self._send_until_judged(self._named(probe), None))
        if status is CredentialStatus.WRONG:
            raise self._stopped(self.refused.sentence(exchange))
        if status is CredentialStatus.DOUBTFUL:
            raise self._not_judged(exchange.operation or "", _DOUBTFUL)

    def _is_accepted(self, canary: Request) -> bool:
        """Whether a read that succeeded before is still accepted."""
        return self._send_until_judged(self._named(canary), None).response.status not in _REFUSED

    def _is_allowed(self, operation: Operation) -> bool:
        return not self.not_allowed(operation)

    def _failed(self, what: str) -> None:
        self.circuit.failure(what)
        if self.circuit.open_because:
            raise self._stopped(self.circuit.open_because)

    def _not_sent(self, operation: str, reason: str) -> NotSent:
        self.log.not_sent[operation, reason] += 1
        return NotSent(operation, reason)

    def _not_judged(self, operation: str, reason: str) -> NotJudged:
        self.log.not_judged[operation, reason] += 1
        return NotJudged(operation, reason)

    def _stopped(self, reason: str) -> RunStopped:
        self.log.stopped = self.log.stopped or reason
        return RunStopped(reason)
