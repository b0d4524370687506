"""What is seen of a mock under control that really sends: what became of each delivery."""

from __future__ import annotations

import asyncio

import httpx

from caveat.asgi import in_process
from caveat.catalogue import catalogue
from caveat.console.served import served
from caveat.mock import build
from caveat.mock.webhooks import WebhookSender
from console_client import BROWSER, stand, visit

HOOK = "http://127.0.0.1:9/events?token=fake-token"


def test_it_is_shown_what_became_of_a_delivery() -> None:
    statuses = [503, 200]
    told: list[object] = []
    shown: list[str] = []
    tags: list[str] = []

    async def receive(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(statuses.pop(0))

    async def look(_seconds: float = 0) -> None:
        [delivery] = client.get("/_caveat/deliveries").json()
        told.append((delivery["attempts"], delivery["outcome"]))
        page = client.get("/_caveat/", headers=BROWSER)
        shown.append(" ".join(page.text.split()))
        tags.append(page.headers["etag"])

    async def send() -> None:
        visit(client)
        await look()
        await webhook_sender.settle()
        await look()
        await webhook_sender.close()

    webhook_sender = WebhookSender(sleep=look, transport=httpx.MockTransport(receive))
    api = catalogue.api("dfend")
    mock = build.mock(api, settings={"webhook": HOOK}, webhook_sender=webhook_sender)
    client = in_process.client(served(api, mock), "http://localhost:8000")
    asyncio.run(send())

    assert told == [(0, "under way"), (1, "trying again: it answered 503"), (2, "told: it answered 200")]
    ends = ("under way", "trying again: it answered 503", "told: it answered 200, 2 attempts")
    assert all(f"<span>{end}</span>" in page for end, page in zip(ends, shown, strict=True))
    assert len(set(tags)) == len(tags)


def test_nothing_is_said_of_it_where_nobody_sends() -> None:
    client = stand("dfend", webhook=HOOK)
    visit(client)
    [delivery] = client.get("/_caveat/deliveries").json()
    assert (delivery["attempts"], delivery["outcome"]) == (None, None)


def test_no_secret_is_in_what_became_of_it() -> None:
    async def receive(request: httpx.Request) -> httpx.Response:
        message = "fake-secret-key was too long"
        raise httpx.LocalProtocolError(message, request=request)

    async def send() -> None:
        visit(client)
        await webhook_sender.settle()
        await webhook_sender.close()

    webhook_sender = WebhookSender(attempts=1, transport=httpx.MockTransport(receive))
    api = catalogue.api("dfend")
    mock = build.mock(api, settings={"webhook": HOOK}, webhook_sender=webhook_sender)
    client = in_process.client(served(api, mock), "http://localhost:8000")
    asyncio.run(send())

    [delivery] = client.get("/_caveat/deliveries").json()
    assert delivery["outcome"] == "not told: *** was too long"
