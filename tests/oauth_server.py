"""An OAuth2 authorization server and an API behind it, with a clock of their own, for tests; no socket is needed."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.exchange import Headers, Request, Response

JSON = Headers([("content-type", "application/json")])


@dataclass
class Clock:
    """A clock that a test moves."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def answer(status: int, value: object) -> Response:
    return Response(status, JSON, json.dumps(value).encode())


@dataclass
class OAuthServer:
    """Gives tokens for a few seconds at `/token`, and serves `/pets` to those that still hold."""

    clock: Clock = field(default_factory=Clock)
    lifetime_s: float = 2.0
    sends_lifetime: bool = True
    accepts_basic: bool = True
    seconds_per_request: float = 0.0
    down: bool = False
    requests: list[Request] = field(default_factory=list)
    issued: dict[str, float] = field(default_factory=dict)
    """Tokens, and when they expire."""
    refused: list[str] = field(default_factory=list)
    """Tokens of ours that came after they had expired."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        await messages.send(self.respond(messages.request(scope, await messages.read_body(receive))), send, head=False)

    def respond(self, request: Request) -> Response:
        self.requests.append(request)
        self.clock.now += self.seconds_per_request
        return self._token(request) if request.path == "/token" else self._pets(request)

    def _token(self, request: Request) -> Response:
        if self.down:
            return Response(503, Headers([("content-type", "text/html")]), b"<p>down</p>")
        form = dict(parse_qsl(request.body.decode()))
        if self._client(request, form) != ("fake-id", "fake-client/secret"):
            return answer(
                401, {"error": "invalid_client", "error_description": f"{self._client(request, form)} is bad"}
            )
        if form.get("grant_type") == "password" and form.get("password") != "fake-password":
            return answer(400, {"error": "invalid_grant", "error_description": f"{form.get('password')} is bad"})
        token = f"fake-token-{len(self.issued) + 1}"
        self.issued[token] = self.clock.now + self.lifetime_s
        lifetime = {"expires_in": self.lifetime_s} if self.sends_lifetime else {}
        return answer(200, {"access_token": token, "token_type": "Bearer", "refresh_token": "fake-refresh"} | lifetime)

    def _client(self, request: Request, form: dict[str, str]) -> tuple[str, str]:
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        if scheme == "Basic" and self.accepts_basic:
            name, _, secret = base64.b64decode(encoded).decode().partition(":")
            return unquote(name), unquote(secret)
        return form.get("client_id", ""), form.get("client_secret", "")

    def _pets(self, request: Request) -> Response:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self.issued.get(token, 0.0) <= self.clock.now:
            self.refused += [token] if token in self.issued else []
            return answer(401, {"message": "the token does not hold"})
        return answer(200, [])
