"""Obviously fake secrets, the forms in which a hostile server can show them, and a server that does so, for tests."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.exchange import Headers, Request, Response


def segment(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


SUBJECT = "canary-subject-5e1f"
TOKEN = f"{segment({'alg': 'HS256'})}.{segment({'sub': SUBJECT, 'exp': 4102444800})}.canary-signature"
KEY = 'canary+key/"<&>7c2d'
COOKIE = "canary-cookie-91ab"
PASSWORD = "canary:password?44"  # noqa: S105 - obviously fake
QUERY = "canary query&key=6f"
CLIENT_SECRET = "canary-client-secret-0d"  # noqa: S105 - obviously fake
REFRESH = "canary-refresh-77e0"


def encoded(secret: str) -> Iterator[str]:
    """The forms of a secret that its holder would recognize."""
    yield from _in_text(secret)
    for before in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            # The first and last characters depend on what stands beside the secret.
            yield encode(b"x" * before + secret.encode()).decode().rstrip("=")[before + 1 : -1]


def _in_text(secret: str) -> Iterator[str]:
    octets = secret.encode()
    yield secret
    yield from (quote(secret, safe=""), quote(secret), quote_plus(secret))
    yield "".join(f"%{octet:02x}" for octet in octets)
    yield from (json.dumps(secret)[1:-1], "".join(f"\\u{ord(character):04x}" for character in secret))
    yield from (html.escape(secret), "".join(f"&#{ord(character)};" for character in secret))
    yield "".join(f"&#x{ord(character):x};" for character in secret)
    yield from (octets.hex(), octets.hex().upper())


def shown(secrets: Iterable[str], output: bytes) -> list[str]:
    """The forms of secrets that an output shows."""
    text = output.decode("utf-8", "replace")
    forms = {form for secret in secrets for form in encoded(secret)}
    # A report escapes what it shows once more.
    return sorted(form for form in forms if form in text or json.dumps(form)[1:-1] in text or html.escape(form) in text)


def reflected(secret: str) -> list[str]:
    """All forms of a secret, as a server could send them."""
    in_base64 = [
        encode(f"{'x' * before}{secret}{'y' * after}".encode()).decode()
        for before in range(3)
        for after in range(3)
        for encode in (base64.b64encode, base64.urlsafe_b64encode)
    ]
    return [*_in_text(secret), *in_base64, *(text.rstrip("=") for text in in_base64)]


@dataclass
class Echo:
    """Answers every request with all that it got, and with the secrets in all their forms."""

    secrets: tuple[str, ...]
    requests: list[Request] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        request = messages.request(scope, await messages.read_body(receive))
        self.requests.append(request)
        await messages.send(self.respond(request), send, head=request.method == "HEAD")

    def respond(self, request: Request) -> Response:
        echo = {
            "target": request.target,
            "headers": dict(request.headers),
            "body": request.body.decode("latin-1"),
            "claims": json.dumps({"sub": SUBJECT}),
            "forms": [reflected(secret) for secret in self.secrets],
        }
        sent = [("x-echo", quote(value)) for value in self.secrets] + [("x-plain", value) for value in self.secrets]
        page = f"<p>{html.escape(json.dumps(echo))}</p>"
        match request.path:
            case "/token":
                token = {"access_token": TOKEN, "expires_in": 3600, "refresh_token": REFRESH}
                return Response(200, Headers([("content-type", "application/json")]), json.dumps(token).encode())
            case "/redirect":
                location = f"http://other.invalid/?token={quote(self.secrets[0])}"
                return Response(302, Headers([("location", location), ("set-cookie", f"a={self.secrets[-1]}"), *sent]))
            case "/error":
                return Response(500, Headers([("content-type", "text/html"), *sent]), page.encode())
            case _:
                return Response(200, Headers([("content-type", "application/json"), *sent]), json.dumps(echo).encode())


DOCUMENT = """\
openapi: 3.1.0
info: {title: Echo, version: '1'}
security: [{bearer: []}, {key: []}, {session: []}, {query: []}, {login: []}]
paths:
  /echo:
    post:
      operationId: echo
      parameters: [{name: q, in: query, schema: {type: string, maxLength: 5}}]
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: array}}}}}
  /error: {get: {operationId: error, responses: {'200': {description: ok}}}}
  /redirect: {get: {operationId: redirect, responses: {'200': {description: ok}}}}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
    key: {type: apiKey, in: header, name: X-API-Key}
    session: {type: apiKey, in: cookie, name: session}
    query: {type: apiKey, in: query, name: api_key}
    login: {type: http, scheme: basic}
"""
