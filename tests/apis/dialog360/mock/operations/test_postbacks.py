"""Postbacks: a recorded conversion is sent to the URLs that are registered for it."""

from __future__ import annotations

import queue

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.server import serving
from caveat.catalogue import catalogue
from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from caveat.mock.build import build_mock
from caveat.mock.webhooks import WebhookSender
from caveat_models.dialog360.models import ConversionPostback, Event, Keyword, Success
from dialog360_client import AD, APP, CAMPAIGN, KEYWORD, Dialog360Client

NEW_EVENT: dict[str, JsonValue] = {"campaign_id": CAMPAIGN, "type": "conversation"}
RECEIVER = "http://127.0.0.1:9"


def register(client: Dialog360Client) -> None:
    client.post(Success, f"/ads/{AD}/signal", {"url": f"{RECEIVER}/ad"})
    client.post(Success, f"/ads/{AD}/keywords/{KEYWORD}/signal", {"url": f"{RECEIVER}/keyword"})
    client.post(Success, f"/ads/{AD}/events/session_start/signal", {"url": f"{RECEIVER}/event"})


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        (NEW_EVENT, ["ad"]),
        (NEW_EVENT | {"type_id": KEYWORD}, ["ad", "keyword"]),
        (NEW_EVENT | {"type": "session_start"}, ["ad", "event"]),
        (NEW_EVENT | {"campaign_id": "1"}, []),
    ],
)
def test_an_event_is_sent_to_each_registered_url(
    client: Dialog360Client, body: dict[str, JsonValue], paths: list[str]
) -> None:
    register(client)
    client.request("POST", "/converted_events", body)
    assert [delivery.url for delivery in client.mock.deliveries] == [f"{RECEIVER}/{path}" for path in paths]


def test_a_postback_contains_the_event_and_its_keyword(client: Dialog360Client) -> None:
    register(client)
    event = client.post(Event, "/converted_events", NEW_EVENT | {"type_id": KEYWORD})
    keyword = client.get(Keyword, f"/keywords/{KEYWORD}")
    expected = ConversionPostback(event=event, keyword=keyword)
    bodies = [
        ConversionPostback.model_validate_json(delivery.content, by_name=False) for delivery in client.mock.deliveries
    ]
    assert bodies == [expected, expected]


def test_a_postback_of_an_event_without_a_keyword_has_no_keyword(client: Dialog360Client) -> None:
    event = client.post(Event, "/converted_events", NEW_EVENT)
    [delivery] = client.mock.deliveries
    assert delivery.body == {"event": event.model_dump(mode="json", exclude_unset=True)}


class Receiver:
    """A webhook receiver that answers 503 to the first request, then 204."""

    def __init__(self) -> None:
        self.requests: queue.Queue[Request] = queue.Queue()
        self.statuses = [503]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        self.requests.put(messages.request(scope, await messages.read_body(receive)))
        await messages.send(Response(self.statuses.pop() if self.statuses else 204), send)


def test_a_postback_is_sent_again_after_an_error() -> None:
    receiver = Receiver()
    mock = build_mock(catalogue.api("dialog360"), webhook_sender=WebhookSender(delay=0))
    headers = {"Authorization": "Bearer fake-partner-token"}
    with (
        serving(receiver) as receiver_url,
        serving(mock) as url,
        httpx.Client(base_url=url + APP, headers=headers) as client,
    ):
        client.post(f"/ads/{AD}/signal", json={"url": f"{receiver_url}/postback?from=360"}).raise_for_status()
        event = client.post("/converted_events", json=NEW_EVENT | {"type_id": KEYWORD}).raise_for_status().json()
        first, second = (receiver.requests.get(timeout=20) for _ in "ab")
    assert (first.method, first.target) == ("POST", "/postback?from=360")
    assert first.body == second.body
    postback = first.json
    assert isinstance(postback, dict)
    assert postback.keys() == {"event", "keyword"}
    assert postback["event"] == event
