"""Sends the requests whose responses decide what an exchange could not tell: again, after waits that grow."""

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

MAX_ASKED = 3
"""How often a promise about one operation is asked for: a systematic fault shows in as many cases."""

_FIRST_WAIT_S = 0.1
_GROWTH = 2.0


class Asked:
    """Asks an observed application for what earlier responses did not decide; its session judges the responses."""

    def __init__(self, app: ASGIApp) -> None:
        """Start without requests."""
        self._app = app
        self._asked: Counter[tuple[str, str]] = Counter()

    def restart(self) -> None:
        """Ask for each promise again: a new unit begins."""
        self._asked.clear()

    async def decide(self, judgement: Judgement, wait: Wait = asyncio.sleep) -> list[Judgement]:
        """Send what decides the promises of a judgement that need time; returns the judgements of the responses.

        `wait` waits seconds.
        """
        found: list[Judgement] = []
        for code, undecided in judgement.undecided:
            key = (code, judgement.exchange.operation or "")
            if undecided.ask is None or not undecided.after or self._asked[key] >= MAX_ASKED:
                continue
            self._asked[key] += 1
            found += await self._until_decided(code, undecided, wait)
        return found

    async def _until_decided(self, code: str, undecided: CannotTell, wait: Wait) -> list[Judgement]:
        found: list[Judgement] = []
        for seconds in waits(undecided.after):
            await wait(seconds)
            if undecided.ask is None:
                break
            found += await self._send(undecided.ask)
            if not found or code not in {code for code, _ in found[-1].undecided}:
                break
        return found

    async def _send(self, request: Request) -> list[Judgement]:
        found: list[Judgement] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": request.body, "more_body": False}

        async def send(_message: Message) -> None:
            """Drop the message: the session has judged the response."""

        await self._app({**_scope(request), OBSERVED: found.append}, receive, send)
        return found


def waits(seconds: float) -> Iterator[float]:
    """Waits that grow, and together take a little longer than these seconds."""
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
