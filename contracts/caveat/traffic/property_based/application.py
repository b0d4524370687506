"""The application that Schemathesis calls: keeps the judgement of each test case."""

from __future__ import annotations

from urllib.parse import urlsplit

from schemathesis.core import SCHEMATHESIS_TEST_CASE_HEADER
from starlette.types import Receive, Scope, Send

from caveat.asgi.tap import OBSERVED
from caveat.judging.judge import Judgement
from caveat.judging.memory import Recent
from caveat.targets.target import Target

MAX_JUDGEMENTS = 10_000
"""Number of judgements kept, the latest ones; Schemathesis reads no older ones."""

_HEADER = SCHEMATHESIS_TEST_CASE_HEADER.lower().encode()


class Application:
    """Passes requests to an observed target, and keeps the judgements by the ids of test cases."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self._judgements: Recent[str, Judgement] = Recent(MAX_JUDGEMENTS)

    @property
    def host(self) -> str:
        """The host, and the port if it has one, of the target's address."""
        return urlsplit(self.target.base_url).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of an ASGI server."""
        if scope["type"] == "http":
            case_id = next((value.decode() for name, value in scope["headers"] if name == _HEADER), "")
            scope = {**scope, OBSERVED: lambda judgement: self._judgements.update({case_id: judgement})}
        await self.target.app(scope, receive, send)

    def judgement(self, case_id: str) -> Judgement | None:
        """The judgement of the exchange of a test case; None if there is none, or it is no longer kept."""
        return self._judgements.get(case_id)
