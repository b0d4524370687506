"""Postbacks: a conversion that is reported is told to the URLs that were registered for it."""

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
from caveat.mock import build
from caveat.mock.webhooks import WebhookSender
from caveat_models.dialog360.models import ConversionPostback, Event, Keyword, Success
from dialog360_client import AD, APP, CAMPAIGN, KEYWORD, Desk

REPORT: dict[str, JsonValue] = {"campaign_id": CAMPAIGN, "type": "conversation"}
HERE = "http://127.0.0.1:9"


def register(desk: Desk) -> None:
    desk.post(Success, f"/ads/{AD}/signal", {"url": f"{HERE}/ad"})
    desk.post(Success, f"/ads/{AD}/keywords/{KEYWORD}/signal", {"url": f"{HERE}/keyword"})
    desk.post(Success, f"/ads/{AD}/events/session_start/signal", {"url": f"{HERE}/event"})


@pytest.mark.parametrize(
    ("report", "told"),
    [
        (REPORT, ["ad"]),
        (REPORT | {"type_id": KEYWORD}, ["ad", "keyword"]),
        (REPORT | {"type": "session_start"}, ["ad", "event"]),
        (REPORT | {"campaign_id": "1"}, []),
    ],
)
def test_who_registered_for_it_is_told(desk: Desk, report: dict[str, JsonValue], told: list[str]) -> None:
    register(desk)
    desk.ask("POST", "/converted_events", report)
    assert [delivery.url for delivery in desk.mock.deliveries] == [f"{HERE}/{path}" for path in told]


def test_a_postback_holds_the_event_and_the_keyword_it_came_of(desk: Desk) -> None:
    register(desk)
    event = desk.post(Event, "/converted_events", REPORT | {"type_id": KEYWORD})
    keyword = desk.get(Keyword, f"/keywords/{KEYWORD}")
    expected = ConversionPostback(event=event, keyword=keyword)
    told = desk.mock.deliveries
    bodies = [ConversionPostback.model_validate_json(delivery.content, by_name=False) for delivery in told]
    assert bodies == [expected, expected]


def test_a_postback_of_no_keyword_has_none(desk: Desk) -> None:
    event = desk.post(Event, "/converted_events", REPORT)
    [delivery] = desk.mock.deliveries
    assert delivery.body == {"event": event.model_dump(mode="json", exclude_unset=True)}


class Shop:
    """Who registered a URL: refuses its first call, and then takes all."""

    def __init__(self) -> None:
        self.called: queue.Queue[Request] = queue.Queue()
        self.statuses = [503]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        self.called.put(messages.request(scope, await messages.read_body(receive)))
        await messages.send(Response(self.statuses.pop() if self.statuses else 204), send)


def test_a_postback_is_really_sent_and_again_where_it_is_not_taken() -> None:
    shop = Shop()
    mock = build.mock(catalogue.api("dialog360"), webhook_sender=WebhookSender(delay=0))
    headers = {"Authorization": "Bearer fake-partner-token"}
    with serving(shop) as there, serving(mock) as here, httpx.Client(base_url=here + APP, headers=headers) as client:
        client.post(f"/ads/{AD}/signal", json={"url": f"{there}/postback?from=360"}).raise_for_status()
        event = client.post("/converted_events", json=REPORT | {"type_id": KEYWORD}).raise_for_status().json()
        first, again = (shop.called.get(timeout=20) for _ in "ab")
    assert (first.method, first.target) == ("POST", "/postback?from=360")
    assert first.body == again.body
    told = first.json
    assert isinstance(told, dict)
    assert told.keys() == {"event", "keyword"}
    assert told["event"] == event
