"""A mock with faults: the same application, which goes wrong as it is told to."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Awaitable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeAlias

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caveat.asgi import extensions, messages
from caveat.asgi.extensions import Disconnect
from caveat.errors import BadOption
from caveat.exchange import FAULT, Headers, Response
from caveat.mock.faults.corruption import spoil, why_idle, without
from caveat.mock.faults.fault import OPTION, Fault, Kind, listed
from caveat.mock.responses.builder import ResponseBuilder
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec


@dataclass(frozen=True, slots=True)
class ScheduledFault:
    """A fault that befalls a request, and what chance has in store for it."""

    fault: Fault
    chance: random.Random


_Made: TypeAlias = tuple[Response, list[Fault]]
"""An answer, and the faults that made it or changed it."""


class FaultInjector:
    """An application that keeps a contract, but for the faults that are switched on: none at first.

    The same requests in the same order meet the same faults under the same seed.
    """

    def __init__(self, app: ASGIApp, spec: Spec, *, seed: int = 0, faults: Iterable[Fault] = ()) -> None:
        self._app = app
        self._spec = spec
        self._seed = seed
        self._answers = ResponseBuilder(spec, seed)
        self._met = Counter[Fault]()
        self.switch(faults)

    @property
    def switched(self) -> tuple[Fault, ...]:
        """The faults that are on, in the order in which they strike."""
        return self._switched

    def switch(self, faults: Iterable[Fault]) -> None:
        """From now on have these faults, and no others; raises `BadOption` where one can never do anything."""
        order = list(Kind)
        switched = tuple(sorted(dict.fromkeys(faults), key=lambda fault: order.index(fault.kind)))
        for fault in switched:
            self._check(fault)
        self._switched = switched

    def _check(self, fault: Fault) -> None:
        known = self._spec.operations
        reason = why_idle(fault, [known[name] for name in known if fault.operation in {None, name}])
        if reason:
            remedy = "Give another status, another operation or another fault"
            raise BadOption(OPTION, f"{fault} can do nothing, as {reason}", remedy)

    def restart(self) -> None:
        """Begin anew: what comes meets what the first requests met."""
        self._met.clear()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Serve one request of an ASGI server."""
        faulty = self._switched and scope["type"] == "http"
        return (self._misbehave if faulty else self._app)(scope, receive, send)

    async def _misbehave(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = scope["method"] == "HEAD"
        operation = self._operation(scope)
        strikes = tuple(self._strikes(operation))
        if any(strike.fault.kind is Kind.RESET for strike in strikes):
            await _delay(strikes, scope)
            extensions.hang_up(scope, Disconnect.RESET)
            return
        made = self._refusal(strikes, operation)
        if made is None:
            made = await self._spoiled(strikes, operation, scope, receive)
        elif not await _heard(receive):
            return
        if made is None:
            return
        answer, faults = made
        cut = next((it.fault for it in strikes if it.fault.kind is Kind.TRUNCATE and answer.body and not head), None)
        answer = _telling(answer, faults if cut is None else [*faults, cut])
        await _delay(strikes, scope)
        if cut is not None:
            await messages.send(answer, _half(answer, send))
            extensions.hang_up(scope, Disconnect.CLOSED)
        else:
            await messages.send(answer, send, head=head)

    def _operation(self, scope: Scope) -> Operation | None:
        methods, _ = self._spec.route(messages.request(scope, b"").path) or ({}, {})
        return methods.get(scope["method"])

    def _strikes(self, operation: Operation | None) -> Iterator[ScheduledFault]:
        for fault in self._switched:
            if fault.operation in {None, operation.id if operation else None}:
                self._met[fault] += 1
                # Each fault has its own row of chances, which no other fault and no other operation's request moves on.
                chance = random.Random(f"{self._seed} {fault} {self._met[fault]}")  # noqa: S311 - no secret
                if chance.random() < fault.rate:
                    yield ScheduledFault(fault, chance)

    def _refusal(self, strikes: Iterable[ScheduledFault], operation: Operation | None) -> _Made | None:
        """The answer in place of the mock's, in the documented form where there is one."""
        for fault in (strike.fault for strike in strikes):
            said = f"the mock was told to fail: {fault}"
            if fault.kind is Kind.RATE_LIMIT:
                refusal = self._answers.refusal(operation, 429, said)
                fields = (*without(refusal.headers, "retry-after").items_sent, ("retry-after", str(fault.number)))
                return Response(refusal.status, Headers(fields), refusal.body), [fault]
            if fault.kind is Kind.ERROR:
                return self._answers.refusal(operation, fault.number or 503, said), [fault]
        return None

    async def _spoiled(
        self, strikes: Iterable[ScheduledFault], operation: Operation | None, scope: Scope, receive: Receive
    ) -> _Made | None:
        """The mock's answer as far as it is still its own, None where it has none."""
        answer = await _answer(self._app, scope, receive)
        if answer is None or operation is None:
            return None if answer is None else (answer, [])
        faults = list[Fault]()
        for strike in strikes:
            changed = spoil(self._spec, operation, answer, strike.fault, strike.chance)
            if changed is not answer:
                answer, faults = changed, [*faults, strike.fault]
        return answer, faults


def _telling(answer: Response, faults: Collection[Fault]) -> Response:
    """The answer with a word of the faults that made it what it is."""
    if not faults:
        return answer
    return replace(answer, headers=Headers((*answer.headers.items_sent, (FAULT, listed(faults)))))


async def _heard(receive: Receive) -> bool:
    """Whether the client is still there when all that it sent was read: most listen only then, and it is recorded."""
    try:
        with suppress(messages.BodyTooLarge):
            await messages.read_body(receive, 0)
    except messages.ClientGone:
        return False
    return True


async def _answer(app: ASGIApp, scope: Scope, receive: Receive) -> Response | None:
    """What an application answers, whole; None where it has nobody to answer."""
    sent: list[Message] = []

    async def note(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, note)
    if not sent:
        return None
    start, *pieces = sent
    return Response(start["status"], messages.headers(start["headers"]), b"".join(piece["body"] for piece in pieces))


async def _delay(strikes: Iterable[ScheduledFault], scope: Scope) -> None:
    late = [strike.fault.number or 0 for strike in strikes if strike.fault.kind is Kind.LATENCY]
    if late:
        await extensions.wait(scope, sum(late) / 1000)


def _half(answer: Response, send: Send) -> Send:
    """Sends the first half of the answer's body, and leaves the rest to wait for."""
    half = answer.body[: len(answer.body) // 2]

    async def cut(message: Message) -> None:
        is_body = message["type"] == "http.response.body"
        await send({**message, "body": half, "more_body": True} if is_body else message)

    return cut
