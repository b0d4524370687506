"""The deliveries of a mock that sends webhooks, and their outcomes."""

from __future__ import annotations

import asyncio

import httpx

from caveat.asgi import in_process
from caveat.catalogue import catalogue
from caveat.console.application import build_application
from caveat.mock.build import build_mock
from caveat.mock.webhooks import WebhookSender
from console_client import BROWSER, console_client, send_visit

HOOK = "http://127.0.0.1:9/events?token=fake-token"


def test_the_outcome_of_a_delivery_is_shown() -> None:
    statuses = [503, 200]
    outcomes: list[object] = []
    pages: list[str] = []
    tags: list[str] = []

    async def receive(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(statuses.pop(0))

    async def observe(_seconds: float = 0) -> None:
        [delivery] = client.get("/_caveat/deliveries").json()
        outcomes.append((delivery["attempts"], delivery["outcome"]))
        page = client.get("/_caveat/", headers=BROWSER)
        pages.append(" ".join(page.text.split()))
        tags.append(page.headers["etag"])

    async def send() -> None:
        send_visit(client)
        await observe()
        await webhook_sender.join()
        await observe()
        await webhook_sender.close()

    webhook_sender = WebhookSender(sleep=observe, transport=httpx.MockTransport(receive))
    api = catalogue.api("dfend")
    mock = build_mock(api, settings={"webhook": HOOK}, webhook_sender=webhook_sender)
    client = in_process.client(build_application(api, mock), "http://localhost:8000")
    asyncio.run(send())

    assert outcomes == [
        (0, "pending"),
        (1, "retrying: the receiver answered 503"),
        (2, "delivered: the receiver answered 200"),
    ]
    ends = ("pending", "retrying: the receiver answered 503", "delivered: the receiver answered 200, 2 attempts")
    assert all(f"<span>{end}</span>" in page for end, page in zip(ends, pages, strict=True))
    assert len(set(tags)) == len(tags)


def test_a_delivery_has_no_outcome_if_the_mock_sends_none() -> None:
    client = console_client("dfend", webhook=HOOK)
    send_visit(client)
    [delivery] = client.get("/_caveat/deliveries").json()
    assert (delivery["attempts"], delivery["outcome"]) == (None, None)


def test_an_outcome_contains_no_secret() -> None:
    async def receive(request: httpx.Request) -> httpx.Response:
        message = "fake-secret-key was too long"
        raise httpx.LocalProtocolError(message, request=request)

    async def send() -> None:
        send_visit(client)
        await webhook_sender.join()
        await webhook_sender.close()

    webhook_sender = WebhookSender(max_attempts=1, transport=httpx.MockTransport(receive))
    api = catalogue.api("dfend")
    mock = build_mock(api, settings={"webhook": HOOK}, webhook_sender=webhook_sender)
    client = in_process.client(build_application(api, mock), "http://localhost:8000")
    asyncio.run(send())

    [delivery] = client.get("/_caveat/deliveries").json()
    assert delivery["outcome"] == "not delivered: *** was too long"
