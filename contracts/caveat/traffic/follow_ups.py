"""Follow-up requests: their responses decide a promise that an earlier exchange left open."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator

from starlette.types import ASGIApp, Message, Scope

from caveat.asgi.extensions import Wait
from caveat.asgi.tap import OBSERVED
from caveat.exchange import Request
from caveat.judging.judge import Judgement
from caveat.judging.rule import CannotTell

MAX_FOLLOW_UPS = 3
"""Cases in which a promise about one operation gets follow-up requests: enough to show a systematic fault."""

_FIRST_WAIT_S = 0.1
_GROWTH = 2.0


class FollowUps:
    """Sends follow-up requests to an observed application, whose session judges the responses."""

    def __init__(self, app: ASGIApp) -> None:
        """Start without requests."""
        self._app = app
        self._sent: Counter[tuple[str, str]] = Counter()

    def restart(self) -> None:
        """Start a new unit, in which each promise may get follow-up requests again."""
        self._sent.clear()

    async def decide(self, judgement: Judgement, wait: Wait = asyncio.sleep) -> list[Judgement]:
        """Send requests for the promises of a judgement that need time; returns the judgements of the responses.

        Each request is sent again, after increasing waits, until its promise is decided. `wait` takes seconds.
        """
        judgements: list[Judgement] = []
        for code, undecided in judgement.undecided:
            key = (code, judgement.exchange.operation or "")
            if undecided.ask is None or not undecided.after or self._sent[key] >= MAX_FOLLOW_UPS:
                continue
            self._sent[key] += 1
            judgements += await self._until_decided(code, undecided, wait)
        return judgements

    async def _until_decided(self, code: str, undecided: CannotTell, wait: Wait) -> list[Judgement]:
        judgements: list[Judgement] = []
        for seconds in waits(undecided.after):
            await wait(seconds)
            if undecided.ask is None:
                break
            judgements += await self.send(undecided.ask)
            if not judgements or code not in {code for code, _ in judgements[-1].undecided}:
                break
        return judgements

    async def send(self, request: Request) -> list[Judgement]:
        """Send a request; returns the judgement of its response, if there is one."""
        judgements: list[Judgement] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": request.body, "more_body": False}

        async def send(_message: Message) -> None:
            """Drop the message: the session has judged the response."""

        await self._app({**_scope(request), OBSERVED: judgements.append}, receive, send)
        return judgements


def waits(seconds: float) -> Iterator[float]:
    """Increasing waits in seconds, which together take a little longer than `seconds`."""
    waited, following = 0.0, _FIRST_WAIT_S
    while waited <= seconds:
        wait = min(following, max(seconds - waited, 0.0) + 0.01)
        yield wait
        waited, following = waited + wait, following * _GROWTH


def _scope(request: Request) -> Scope:
    path, _, query = request.target.partition("?")
    return {
        "type": "http",
        "method": request.method,
        "path": path,
        "raw_path": path.encode("latin-1", "replace"),
        "query_string": query.encode("latin-1", "replace"),
        "headers": list(request.headers.raw),
        "extensions": {},
    }
