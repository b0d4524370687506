"""The application that Schemathesis calls: it passes requests to the target, and keeps the judgement of each case."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from schemathesis.core import SCHEMATHESIS_TEST_CASE_HEADER
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caveat.asgi import extensions, messages
from caveat.asgi.tap import OBSERVED
from caveat.errors import NotJudged, NotSent, RefusedAddress, RunStopped, Unreachable
from caveat.exchange import Request, Response, one_line
from caveat.judging.judge import Judgement
from caveat.judging.memory import Recent
from caveat.targets.target import Target
from caveat.traffic.follow_ups import FollowUps
from caveat.traffic.property_based.credential_tests import CredentialTests
from caveat.traffic.property_based.fresh_values import FreshValues, is_conflict

MAX_JUDGEMENTS = 10_000
"""Number of judgements kept, the latest ones; Schemathesis reads no older ones."""

_HEADER = SCHEMATHESIS_TEST_CASE_HEADER.lower().encode()

MAX_UNANSWERED = 5
"""Requests of one unit that may get no response from a server that is up; further ones are not sent."""

_NO_RESPONSE = Response(503)
"""The response for Schemathesis if the target gave none to judge; no failure about it is a finding."""


class Application:
    """Passes requests to an observed target, and keeps the judgements by the ids of test cases."""

    def __init__(self, target: Target, deadline: float | None = None) -> None:
        self.target = target = replace(target, app=self._counted(target.app))
        self.deadline = deadline
        """When no more requests are sent, in seconds of `time.monotonic`; None means never."""
        self.on_stop: Callable[[], None] = lambda: None
        """Called when a request was not sent because the run has to end."""
        self.before_call: Callable[[Any], None] = lambda _case: None
        """Called with each test case of Schemathesis before it is sent; may change it."""
        self.write_path: Callable[[Any], None] = lambda _case: None
        """Called with each test case, too: serializes the values in its path as the contract describes."""
        self.on_judgement: Callable[[Judgement], None] = lambda _judgement: None
        """Called with each judgement."""
        self.credential_tests: CredentialTests | None = None
        """Learns from each exchange which credentials were tested; None where no unit of an operation runs."""
        self.follow_ups = FollowUps(target.app)
        """Sends follow-up requests, such as to see whether a write becomes visible."""
        self.fresh_values: FreshValues | None = None
        """Other values for requests whose response is a conflict; None where none are sent."""
        self.sends_follow_ups = True
        """Whether it does so by itself; a journey sends its own."""
        self.unreachable: dict[str, str] = {}
        """Why the target does not answer, by method and request target; see `take_unreachable`."""
        self.excluded: frozenset[str] | None = None
        """The labels of the operations that the target does not allow; None if that is not known yet."""
        self.shortened: list[str] = []
        """The labels of operations for which there was no time to generate all boundary values."""
        self.unanswered: list[tuple[Request, Unreachable]] = []
        """The requests that got no response, though the target answers others; see `take_unanswered`."""
        self.unanswered_in_unit = 0
        self.share: int | None = None
        """The number of requests that the unit may send, so that a limit is enough for later ones; None for all."""
        self.sent_in_unit = 0
        self._judgements: Recent[str, Judgement | None] = Recent(MAX_JUDGEMENTS)

    @property
    def host(self) -> str:
        """The host, and the port if it has one, of the target's address."""
        return urlsplit(self.target.base_url).netloc

    def take_unreachable(self) -> list[str]:
        """Why the target did not answer since the last call, a sentence for each reason; names the first request."""
        by_reason: dict[str, list[str]] = {}
        for request, reason in self.unreachable.items():
            by_reason.setdefault(reason, []).append(one_line(request))
        self.unreachable.clear()
        return [
            f"{requests[0]}{f' and {len(requests) - 1} more' if len(requests) > 1 else ''}: {reason}"
            for reason, requests in by_reason.items()
        ]

    def take_unanswered(self) -> list[tuple[Request, Unreachable]]:
        """The requests that got no response since the last call, though the target answers others."""
        taken, self.unanswered = self.unanswered, []
        return taken

    @property
    def stopped(self) -> bool:
        """Whether no more requests are sent."""
        log = self.target.traffic_log
        if not log.stopped and self.deadline is not None and time.monotonic() >= self.deadline:
            log.stopped, log.used_up = "max_time is used up", True
        return bool(log.stopped or log.decided)

    @property
    def gave_up(self) -> bool:
        """Whether no more requests of the current unit are sent: too many got no response, which takes time."""
        return self.unanswered_in_unit >= MAX_UNANSWERED

    @property
    def has_spent_share(self) -> bool:
        """Whether the current unit has sent as many requests as it may, so that the limit is enough for later units."""
        if self.share is None or self.sent_in_unit < self.share:
            return False
        self.target.traffic_log.shared_out = True
        return True

    @property
    def unit_ended(self) -> bool:
        """Whether no more requests of the current unit are sent."""
        return self.gave_up or self.has_spent_share

    def start_unit(self) -> None:
        """Begin a unit: send requests again, and put the target into its initial state."""
        self.unanswered_in_unit = self.sent_in_unit = 0
        self.fresh_values = None
        self.credential_tests = None
        self.follow_ups.restart()
        self.reset()

    def prepare(self, case: Any) -> None:  # noqa: ANN401 - a test case of Schemathesis
        """Change a test case before it is sent."""
        self.write_path(case)
        self.before_call(case)

    def reset(self) -> None:
        """Put the target back into its initial state, if it can be."""
        if self.target.reset is not None:
            self.target.reset()

    def _counted(self, app: ASGIApp) -> ASGIApp:
        """The same application; the requests that it sends count for the current unit."""

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            self.sent_in_unit += 1
            try:
                await app(scope, receive, send)
            except NotSent:
                self.sent_in_unit -= 1
                raise

        return counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of an ASGI server."""
        if scope["type"] != "http":
            await self.target.app(scope, receive, send)
            return
        case_id = next((value.decode() for name, value in scope["headers"] if name == _HEADER), "")

        def observed(judgement: Judgement) -> None:
            self._judgements[case_id] = judgement
            self._observed(judgement)

        body = await messages.read_body(receive)

        async def replay() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        try:
            if not self.stopped and not self.unit_ended:
                # The header field with the id is internal, and no server documents it.
                named = [field for field in scope["headers"] if field[0] != _HEADER]
                # A generated token may be empty, and no value of HTTP ends with a space: `Bearer ` would not be sent.
                fields = [(name, value.strip() if name == b"authorization" else value) for name, value in named]
                await self.target.app({**scope, "headers": fields, OBSERVED: observed}, replay, send)
                await self._decide(case_id, scope)
                await self._send_with_fresh_values(case_id)
                return
        except (NotSent, NotJudged):
            # The target counts them, and a report shows the count.
            pass
        except RefusedAddress as error:
            self.unreachable[f"{scope['method']} {messages.request(scope, b'').target}"] = str(error)
        except Unreachable as error:
            self._got_no_response(messages.request(scope, body), error)
        except RunStopped as error:
            self.target.traffic_log.stopped = self.target.traffic_log.stopped or error.reason
        if self.stopped or self.unit_ended:
            self.on_stop()
        self._judgements[case_id] = None
        await messages.send(_NO_RESPONSE, send)

    def _observed(self, judgement: Judgement) -> None:
        self.on_judgement(judgement)
        if self.credential_tests is not None:
            self.credential_tests.learn(judgement.exchange)

    def _got_no_response(self, request: Request, error: Unreachable) -> None:
        try:
            is_up = self.target.is_up()
        except RunStopped as stop:
            self.target.traffic_log.stopped = self.target.traffic_log.stopped or stop.reason
            is_up = False
        if is_up:
            self.unanswered.append((request, error))
            self.unanswered_in_unit += 1
        else:
            self.unreachable[f"{request.method} {request.target}"] = str(error)

    async def _decide(self, case_id: str, scope: Scope) -> None:
        """Add the findings that later responses show, so that they are those of the test case."""
        judgement = self._judgements.get(case_id)
        if not self.sends_follow_ups or judgement is None or not judgement.others or self.stopped:
            return
        with suppress(NotSent, NotJudged, Unreachable, RunStopped):
            later = await self.follow_ups.decide(judgement, partial(extensions.wait, scope))
            findings = tuple(finding for each in later for finding in each.findings)
            self._judgements[case_id] = replace(judgement, findings=(*judgement.findings, *findings))

    async def _send_with_fresh_values(self, case_id: str) -> None:
        """Send a request whose response is a conflict again, with other values, until it is none."""
        judgement = self._judgements.get(case_id)
        if judgement is None or self.fresh_values is None:
            return
        with suppress(NotSent, NotJudged, Unreachable, RunStopped):
            for names, request in self.fresh_values.requests(judgement.exchange):
                if self.stopped:
                    return
                for later in await self.follow_ups.send(request):
                    self._observed(later)
                    judgement = replace(judgement, findings=(*judgement.findings, *later.findings))
                    self._judgements[case_id] = judgement
                    if not is_conflict(later.exchange.response):
                        self.fresh_values.solved(later.exchange, names)
                        return

    def judgement(self, case_id: str) -> Judgement | None:
        """The judgement of the exchange of a test case; None if there is none, or it is no longer kept."""
        return self._judgements.get(case_id)

    def is_unjudged(self, case_id: str) -> bool:
        """Whether the target gave no response to judge to a test case."""
        return case_id in self._judgements and self._judgements[case_id] is None
