"""The guard: the only way out to a service. It names the operation of each request, and refuses what is not allowed."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.tap import SENT
from caveat.errors import NotJudged, NotSent, RunStopped, Unreachable
from caveat.exchange import Exchange, Request, Response
from caveat.mock.collections.paths import Action, normalized, parameter_names
from caveat.openapi.operation import Effect, Operation
from caveat.openapi.spec import Spec
from caveat.targets.ambiguity import ambiguity
from caveat.targets.circuit import Circuit
from caveat.targets.created_items import CreatedItems, Creation, filled, item_keys
from caveat.targets.ledger import Ledger
from caveat.targets.listing import Listing
from caveat.targets.own_requests import OwnRequests
from caveat.targets.ownership import Ownership
from caveat.targets.retry_after import retry_after_s
from caveat.targets.target import TrafficLog
from caveat.targets.token_expiry import TokenExpiry

MAX_RECORDED_BYTES = 64 * 1024
"""Bytes of a request body that the ledger gets."""

MAX_WAIT_S = 300.0
"""Seconds that a service may ask to wait; the run stops where it asks for more."""

MAX_LISTINGS = 3
"""How often a collection is read before the first write to it, until all of its items are known."""

MAX_RESENDS = 3
"""How often a read is sent again after a response that asks to wait."""

_TOO_MANY, _GATEWAY = 429, frozenset({502, 503, 504})
_UNAUTHORIZED = 401
_REFUSED = frozenset({_UNAUTHORIZED, 403})


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
    """Tells expired tokens from refused ones; None if all responses 401 and 403 are judged."""
    redact: Callable[[str], str] = str
    """Masks secrets in the paths and ids that the ledger gets, and in reasons."""
    redact_content: Callable[[str], str] = str
    """Masks secrets in the queries and bodies that the ledger gets."""
    requests: OwnRequests = field(kw_only=True)
    """Makes the requests by which the guard reads a collection."""
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.time
    """Seconds since 1970."""
    circuit: Circuit = field(default_factory=Circuit)
    items: CreatedItems = field(init=False)
    _attempts: Counter[str] = field(init=False, default_factory=Counter)
    """By collection: how often its items were read."""

    def __post_init__(self) -> None:
        self.items = CreatedItems(self.spec)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of an ASGI server; raises what `exchange` raises."""
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
        elif scope["type"] == "http":
            request = messages.request(scope, await messages.read_body(receive))
            exchange = self._exchange(request)
            if SENT in scope:
                scope[SENT](exchange.request)
            await messages.send(exchange.response, send, head=request.method == "HEAD")

    def exchange(self, request: Request) -> Response:
        """Send a request if it is allowed; raises `NotSent`, `NotJudged`, `RunStopped`, `Unreachable`, `BadLedger`."""
        return self._exchange(request).response

    def _exchange(self, request: Request) -> Exchange:
        """The request as it was sent, and its response."""
        named = self._named(request)
        creation = self.items.creation(named.operation, named.parameters) if named.writes else None
        if creation is not None:
            self._record_existing(creation)
        exchange = self._without_expired_token(named, creation, self._send_until_judged(named, creation))
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

    def _send_until_judged(self, named: _Named, creation: Creation | None) -> Exchange:
        """The response; a read is sent again when the service asks to wait. Raises `NotJudged`."""
        for attempt in range(MAX_RESENDS + 1):
            exchange = self._send(named, creation)
            response = exchange.response
            waits = response.status == _TOO_MANY or (response.status in _GATEWAY and "retry-after" in response.headers)
            if waits:
                self._postpone(response, attempt)
            elif response.status not in _GATEWAY:
                self.circuit.success()
                return exchange
            if not waits or named.writes:
                break
        if response.status in _GATEWAY:
            self._failed(f"status {response.status} of {named.operation.id}")
        else:
            self.circuit.success()
        raise self._not_judged(named.operation.id, f"status {response.status}")

    def _send(self, named: _Named, creation: Creation | None) -> Exchange:
        """Send a request once, within the limits; a write is recorded before and after."""
        self._reserve(named.operation.effect)
        current = named.request if self.expiry is None else self.expiry.with_current_tokens(named.request)
        request = self.forwarder.prepared(current)
        write = self._record(named) if named.writes else None
        try:
            response = self.forwarder.send(request)
        except Unreachable as error:
            self._failed(f"{named.operation.id}: {error.reason}")
            raise
        if write is not None:
            self._record_response(write, named, creation, response)
        return Exchange(request, response, named.operation.id, named.parameters)

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

    def _record(self, named: _Named) -> int:
        request = named.request
        body = self.redact_content(request.body[:MAX_RECORDED_BYTES].decode("latin-1")).encode("latin-1", "replace")
        path, mark, query = request.target.partition("?")
        target = f"{self.redact(path)}{mark}{self.redact_content(query)}"
        return self.ledger.record_write(named.operation.id, request.method, target, body)

    def _record_response(self, write: int, named: _Named, creation: Creation | None, response: Response) -> None:
        made = self._created(named, creation, response) if creation is not None else None
        if made is None:
            self.ledger.record_response(write, response.status)
        else:
            self.ledger.record_response(write, response.status, self.redact(made.id), map(self.redact, made.keys))
            if self.ownership is not None:
                self.ownership.created(made.id)
        if named.request.method == "DELETE" and response.ok:
            self._released(named)

    def _created(self, named: _Named, creation: Creation, response: Response) -> Creation | None:
        made = self.items.created(named.operation, creation, named.request, response)
        if made is None and response.ok and creation.id:
            # A PUT without status 201 created an item if there was none before, and none of ours either.
            existing = self.ledger.existing(creation.path)
            if existing is not None and creation.id not in existing and self.ledger.creator(creation.keys) is None:
                return creation
        return made

    def _released(self, named: _Named) -> None:
        """An item was deleted: its id may be given to an item of another client, which is not ours."""
        values = [named.parameters[name] for name in parameter_names(named.operation.path)]
        template, parameter, _ = normalized(named.operation.path).rpartition("/{}")
        if parameter:
            name = parameter_names(named.operation.path)[-1]
            write = self.ledger.creator(item_keys(filled(template, values[:-1]), name, values[-1]))
            if write is not None:
                self.ledger.release(write)

    def _record_existing(self, creation: Creation) -> None:
        """Record which items a collection has before the first one of the run is created."""
        path = creation.path
        if self._attempts[path] >= MAX_LISTINGS:
            return
        self._attempts[path] += 1
        if self.ledger.existing(path) is not None:
            self._attempts[path] = MAX_LISTINGS
            return
        above, parameter, _ = creation.collection.template.rpartition("{}")
        parent = filled(above + parameter, creation.parents)
        if parameter and self.ledger.creator([f"path {parent}"]) is not None:
            # The collection is part of an item that is ours.
            self.ledger.record_existing(path, ())
            return
        operation = creation.collection.operations.get(Action.LIST)
        if operation is not None and operation.effect is Effect.READS and not self.not_allowed(operation):
            listed = Listing(self.requests, self.exchange).read(operation, creation.parents)
            if listed is not None and listed.complete:
                ids = (self.items.id_of(creation.collection, item) for item in listed.items)
                self.ledger.record_existing(path, map(self.redact, filter(None, ids)))

    def _without_expired_token(self, named: _Named, creation: Creation | None, exchange: Exchange) -> Exchange:
        """The exchange with a valid token; raises `NotJudged` if the token expired, and there is no other one."""
        expiry, response = self.expiry, exchange.response
        token = expiry.token(named.request) if expiry is not None else None
        if expiry is None or token is None:
            return exchange
        if response.status not in _REFUSED:
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
        reason = f"status {response.status}: the credential expired, and there is no other one"
        problem = self.redact(expiry.problem)
        self.log.expired = f"{reason} ({problem})" if problem else reason
        raise self._not_judged(named.operation.id, self.log.expired)

    def _is_accepted(self, canary: Request) -> bool:
        """Whether a read that succeeded before is still accepted."""
        return self._send_until_judged(self._named(canary), None).response.status not in _REFUSED

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
