"""Postbacks: a conversion that is reported is told to the URLs that were registered for it."""

from __future__ import annotations

import pytest

from caveat.exchange import JsonValue
from caveat_models.dialog360.models import ConversionPostback, Event, Keyword, Success
from dialog360_desk import AD, CAMPAIGN, KEYWORD, Desk

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
