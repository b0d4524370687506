"""A mutant of behaviour as ASGI middleware: in front of a mock, or of the forwarder to a server on this machine."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.tap import WEBHOOKS
from caveat.exchange import Headers, Response
from caveat.mutation.behaviour import Behaviour
from caveat.mutation.recording import Step


def mutated(app: ASGIApp, behaviour: Behaviour) -> ASGIApp:
    """The application with a mutant in front; the requests reach it as they are."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        body = await messages.read_body(receive)
        sent: list[Message] = []

        async def replay() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def collect(message: Message) -> None:
            sent.append(message)

        webhooks = scope.setdefault(WEBHOOKS, [])
        before = len(webhooks)
        await app(scope, replay, collect)
        if not sent or sent[0]["type"] != "http.response.start":
            for message in sent:
                await send(message)
            return
        step = Step(messages.request(scope, body), _response(sent), deliveries=tuple(webhooks[before:]))
        changed = behaviour(step)
        webhooks[before:] = changed.deliveries
        await messages.send(changed.response, send, head=scope["method"] == "HEAD")

    return answer


def _response(sent: list[Message]) -> Response:
    start, *chunks = sent
    fields = messages.headers(start.get("headers", []))
    # The length is that of the changed body.
    kept = Headers([(name, value) for name, value in fields.items_sent if name.lower() != "content-length"])
    return Response(start["status"], kept, b"".join(chunk.get("body", b"") for chunk in chunks))
