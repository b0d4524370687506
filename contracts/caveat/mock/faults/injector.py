"""Middleware that injects the active faults into the responses of a mock."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Awaitable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeAlias

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caveat.asgi import at_once, extensions, messages
from caveat.asgi.at_once import Messages
from caveat.asgi.extensions import Disconnect
from caveat.errors import BadValue, Subject
from caveat.exchange import FAULT_HEADER, Headers, Response
from caveat.mock.faults.corruption import corrupt, unreachable_reason, without
from caveat.mock.faults.fault import Fault, Kind, header_value
from caveat.mock.responses.builder import ResponseBuilder
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec


@dataclass(frozen=True, slots=True)
class ScheduledFault:
    """A fault that applies to this request, with its random generator."""

    fault: Fault
    rng: random.Random


_Faulty: TypeAlias = tuple[Response, list[Fault]]
"""A response, and the faults that made or changed it."""


class FaultInjector:
    """An application with faults: none at first.

    The same requests in the same order get the same faults with the same seed.
    """

    def __init__(self, app: ASGIApp, spec: Spec, *, seed: int = 0, faults: Iterable[Fault] = ()) -> None:
        self._app = app
        self._respond_at_once = at_once.function_of(app)
        self._spec = spec
        self._seed = seed
        self._builder = ResponseBuilder(spec, seed)
        self._requests = Counter[Fault]()
        """The number of requests so far that each fault could apply to."""
        self.set_faults(faults)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The active faults, in the order in which they are applied."""
        return self._faults

    def set_faults(self, faults: Iterable[Fault]) -> None:
        """Replace the faults; raises `BadValue`, and changes nothing, where one of them can never apply."""
        order = list(Kind)
        ordered = tuple(sorted(dict.fromkeys(faults), key=lambda fault: order.index(fault.kind)))
        for fault in ordered:
            self._check(fault)
        self._faults = ordered

    def _check(self, fault: Fault) -> None:
        operations = self._spec.operations
        reason = unreachable_reason(fault, [operations[name] for name in operations if fault.operation in {None, name}])
        if reason:
            remedy = "Give another status, another operation or another fault"
            raise BadValue(Subject.FAULT, f"{fault} can never apply: {reason}", remedy)

    def reset(self) -> None:
        """Restart the random sequences of the faults: the next requests get the same faults as the first ones."""
        self._requests.clear()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Serve one request of an ASGI server."""
        has_faults = self._faults and scope["type"] == "http"
        return (self._inject if has_faults else self._app)(scope, receive, send)

    def respond_at_once(self, scope: Scope, body: bytes) -> Messages | None:
        """The response of the application, if there are no faults and it can respond at once."""
        return None if self._faults else self._respond_at_once(scope, body)

    async def _inject(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = scope["method"] == "HEAD"
        operation = self._operation(scope)
        scheduled = tuple(self._schedule(operation))
        if any(each.fault.kind is Kind.RESET for each in scheduled):
            await _delay(scheduled, scope)
            extensions.hang_up(scope, Disconnect.RESET)
            return
        faulty = self._replacement(scheduled, operation)
        if faulty is None:
            faulty = await self._corrupted(scheduled, operation, scope, receive)
        elif not await _read_whole_body(receive):
            return
        if faulty is None:
            return
        response, faults = faulty
        truncations = (each.fault for each in scheduled if each.fault.kind is Kind.TRUNCATE)
        truncation = next(truncations, None) if response.body and not head else None
        response = _with_fault_header(response, faults if truncation is None else [*faults, truncation])
        await _delay(scheduled, scope)
        if truncation is not None:
            await messages.send(response, _sending_half(response, send))
            extensions.hang_up(scope, Disconnect.CLOSED)
        else:
            await messages.send(response, send, head=head)

    def _operation(self, scope: Scope) -> Operation | None:
        methods, _ = self._spec.route(messages.request(scope, b"").path) or ({}, {})
        return methods.get(scope["method"])

    def _schedule(self, operation: Operation | None) -> Iterator[ScheduledFault]:
        for fault in self._faults:
            if fault.operation in {None, operation.id if operation else None}:
                self._requests[fault] += 1
                # Each fault has its own random sequence, which other faults and other operations do not advance.
                rng = random.Random(f"{self._seed} {fault} {self._requests[fault]}")  # noqa: S311 - no secret
                if rng.random() < fault.rate:
                    yield ScheduledFault(fault, rng)

    def _replacement(self, scheduled: Iterable[ScheduledFault], operation: Operation | None) -> _Faulty | None:
        """The response that replaces the mock's, in the documented form where there is one."""
        for fault in (each.fault for each in scheduled):
            message = f"injected fault: {fault}"
            if fault.kind is Kind.RATE_LIMIT:
                error = self._builder.error(operation, 429, message)
                fields = (*without(error.headers, "retry-after").items_sent, ("retry-after", str(fault.number)))
                return Response(error.status, Headers(fields), error.body), [fault]
            if fault.kind is Kind.ERROR:
                return self._builder.error(operation, fault.number or 503, message), [fault]
        return None

    async def _corrupted(
        self, scheduled: Iterable[ScheduledFault], operation: Operation | None, scope: Scope, receive: Receive
    ) -> _Faulty | None:
        """The mock's response with faults applied, None where it has none."""
        response = await _response(self._app, scope, receive)
        if response is None or operation is None:
            return None if response is None else (response, [])
        applied = list[Fault]()
        for each in scheduled:
            corrupted = corrupt(self._spec, operation, response, each.fault, each.rng)
            if corrupted is not response:
                response, applied = corrupted, [*applied, each.fault]
        return response, applied


def _with_fault_header(response: Response, faults: Collection[Fault]) -> Response:
    """The response with a header field that names its faults, if any."""
    if not faults:
        return response
    field = (FAULT_HEADER, header_value(faults))
    return replace(response, headers=Headers((*response.headers.items_sent, field)))


async def _read_whole_body(receive: Receive) -> bool:
    """Whether the client is still there after its body was read: most read a response only then.

    The body is read for recorders too, which are around this application.
    """
    try:
        with suppress(messages.BodyTooLarge):
            await messages.read_body(receive, 0)
    except messages.ClientGone:
        return False
    return True


async def _response(app: ASGIApp, scope: Scope, receive: Receive) -> Response | None:
    """The whole response of an application; None where the client is gone."""
    sent: list[Message] = []

    async def keep(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, keep)
    if not sent:
        return None
    start, *chunks = sent
    return Response(start["status"], messages.headers(start["headers"]), b"".join(chunk["body"] for chunk in chunks))


async def _delay(scheduled: Iterable[ScheduledFault], scope: Scope) -> None:
    delays_ms = [each.fault.number or 0 for each in scheduled if each.fault.kind is Kind.LATENCY]
    if delays_ms:
        await extensions.wait(scope, sum(delays_ms) / 1000)


def _sending_half(response: Response, send: Send) -> Send:
    """Sends the first half of the response's body, and announces more."""
    half = response.body[: len(response.body) // 2]

    async def send_half(message: Message) -> None:
        is_body = message["type"] == "http.response.body"
        await send({**message, "body": half, "more_body": True} if is_body else message)

    return send_half
