"""Postbacks: a conversion is sent to the URLs that are registered for it."""

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
from caveat_models.dialog360.models import ConversionPostback, Event, EventPage, Keyword, Success
from dialog360_client import AD, APP, CAMPAIGN, KEYWORD, Dialog360Client

RECEIVER = "http://127.0.0.1:9"
AD_SIGNAL = f"/ads/{AD}/signal"
KEYWORD_SIGNAL = f"/ads/{AD}/keywords/{KEYWORD}/signal"
EVENT_SIGNAL = f"/ads/{AD}/events/session_start/signal"
LEVELS = {"ad": AD_SIGNAL, "keyword": KEYWORD_SIGNAL, "event": EVENT_SIGNAL}


def register(client: Dialog360Client) -> None:
    """Set a URL on each level."""
    for level, path in LEVELS.items():
        client.post(Success, path, {"url": f"{RECEIVER}/{level}"})


def postbacks(client: Dialog360Client, method: str, path: str, body: JsonValue) -> dict[str, JsonValue]:
    """The body of each postback that a request causes, by its level."""
    before = len(client.mock.deliveries)
    assert client.request(method, path, body).status == 200
    return {
        delivery.url.removeprefix(f"{RECEIVER}/"): delivery.body for delivery in list(client.mock.deliveries)[before:]
    }


def last_event(client: Dialog360Client) -> Event:
    query = {"date_from": "2020-01-01", "date_to": "2030-12-31", "limit": 1000}
    return client.get(EventPage, "/events", query).events[-1]


@pytest.mark.parametrize(
    ("level", "urls", "type_id"),
    [("ad", {"ad"}, None), ("keyword", {"ad", "keyword"}, KEYWORD), ("event", {"ad", "event"}, None)],
)
def test_a_lead_converts_when_a_url_is_set(
    client: Dialog360Client, level: str, urls: set[str], type_id: str | None
) -> None:
    register(client)
    bodies = postbacks(client, "POST", LEVELS[level], {"url": f"{RECEIVER}/{level}"})

    event = last_event(client)
    assert bodies.keys() == urls
    assert event.ad_id == AD
    assert type_id in {None, event.type_id}
    for body in bodies.values():
        postback = ConversionPostback.model_validate(body, strict=False, by_name=False)
        assert postback.event == event
        assert isinstance(postback.keyword, Keyword) is (level == "keyword")


def test_the_lead_of_an_ad_causes_the_main_conversion_of_the_campaign(client: Dialog360Client) -> None:
    conversion: dict[str, JsonValue] = {"campaign_id": CAMPAIGN, "type": "list", "type_value": "paid"}
    register(client)
    assert postbacks(client, "POST", "/converted_events", conversion) == {}

    bodies = postbacks(client, "POST", AD_SIGNAL, {"url": f"{RECEIVER}/ad"})

    event = last_event(client)
    assert (event.type, event.type_value) == ("list", "paid")
    assert bodies == {"ad": {"event": event.model_dump(mode="json", exclude_unset=True)}}


def test_a_disabled_keyword_converts_no_lead(client: Dialog360Client) -> None:
    client.request("PATCH", f"/keywords/{KEYWORD}", {"keyword": "bought"})
    before = last_event(client)
    assert postbacks(client, "POST", KEYWORD_SIGNAL, {"url": f"{RECEIVER}/keyword"}) == {}
    assert last_event(client) == before


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
        client.post(KEYWORD_SIGNAL, json={"url": f"{receiver_url}/postback?from=360"}).raise_for_status()
        query = {"date_from": "2020-01-01", "date_to": "2999-12-31", "limit": "1000"}
        event = client.get("/events", params=query).raise_for_status().json()["events"][-1]
        first, second = (receiver.requests.get(timeout=20) for _ in "ab")
    assert (first.method, first.target) == ("POST", "/postback?from=360")
    assert first.body == second.body
    postback = first.json
    assert isinstance(postback, dict)
    assert postback.keys() == {"event", "keyword"}
    assert postback["event"] == event
