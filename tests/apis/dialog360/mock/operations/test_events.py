"""Events of the mock: one history, told in five ways that agree."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from pydantic import MISSING

from caveat.json_text import JsonValue
from caveat_models.dialog360.models import (
    CampaignPage,
    Event,
    EventGroupPage,
    EventPage,
    EventTypeList,
    StandaloneStats,
)
from dialog360_client import AD, APP, CAMPAIGN, KEYWORD, LARGER_AD_ACCOUNT, SISTER_APP, Desk

EXAMPLE = "64f1c0de87dd821c0be8a101"
EVER: dict[str, object] = {"date_from": "2020-01-01", "date_to": "2030-12-31", "limit": 1000}
REPORT: dict[str, JsonValue] = {"campaign_id": CAMPAIGN, "type": "conversation", "type_id": "7a", "type_value": "paid"}


def listed(desk: Desk, **query: object) -> list[Event]:
    return desk.get(EventPage, "/events", EVER | query).events


def test_a_reported_event_is_there_at_once(desk: Desk) -> None:
    event = desk.post(Event, "/converted_events", REPORT)

    today = str(desk.watch.now.date())
    assert listed(desk, date_from=today, date_to=today)[-1] == event
    assert (event.type, event.type_id, event.type_value, event.campaign_id) == ("conversation", "7a", "paid", CAMPAIGN)
    assert desk.ask("POST", "/converted_events", REPORT | {"campaign_id": "1"}).status == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"date_from": "2023-09-18", "date_to": "2023-09-18"}, True),
        ({"date_from": "2023-09-01", "date_to": "2023-09-18"}, True),
        ({"date_from": "2023-09-18", "date_to": "2023-09-30"}, True),
        ({"date_from": "2023-09-19", "date_to": "2023-09-30"}, False),
        ({"date_from": "2023-09-01", "date_to": "2023-09-17"}, False),
        ({"date_from": "2023-09-30", "date_to": "2023-09-01"}, False),
        ({"date_from": "0001-01-01", "date_to": "9999-12-31"}, True),
        ({"event_type": "button"}, True),
        ({"event_type": "list"}, False),
        ({"event_type_id": KEYWORD}, True),
        ({"event_type_id": "7"}, False),
        ({"ad_id": AD}, True),
        ({"ad_id": "7"}, False),
        ({"event_type": "button", "event_type_id": KEYWORD, "ad_id": AD}, True),
        ({"event_type": "button", "event_type_id": KEYWORD, "ad_id": "7"}, False),
    ],
)
def test_period_and_filters_are_respected(desk: Desk, query: dict[str, object], *, found: bool) -> None:
    assert (EXAMPLE in [event.id for event in listed(desk, **query)]) is found


def test_events_come_in_the_order_of_their_time(desk: Desk) -> None:
    times = [event.created_time for event in listed(desk, date_from="2025-01-01")]

    assert len(times) > 10
    assert times == sorted(times)


def test_pages_have_neither_overlap_nor_gap(desk: Desk) -> None:
    everything = listed(desk)
    pages = [listed(desk, limit=10, offset=offset) for offset in range(0, len(everything) + 10, 10)]

    assert [event for page in pages for event in page] == everything
    assert pages[-1] == []


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ({}, "all"),
        ({"limit": 3, "offset": 2}, "some"),
        ({"offset": 10**6}, "none"),
        ({"event_type": "button"}, "some"),
        ({"event_type_id": "7a"}, "some"),
        ({"ad_id": AD}, "some"),
        ({"ad_id": "7"}, "none"),
        ({"date_from": "2023-09-18"}, "some"),
        ({"date_to": "2023-09-18"}, "some"),
    ],
)
def test_the_export_has_the_rows_of_the_list(desk: Desk, query: dict[str, object], rows: str) -> None:
    desk.post(Event, "/converted_events", REPORT | {"type_value": 'a "b",\r\nc;\td'})
    answered = desk.ask("GET", "/events/export", query=EVER | query)

    reader = csv.DictReader(io.StringIO(answered.body.decode(), newline=""), strict=True)
    exported = [{name: value for name, value in row.items() if value} for row in reader]
    assert answered.headers.media_type == "text/csv"
    assert exported == [json.loads(event.model_dump_json()) for event in listed(desk, **query)]
    assert rows == {0: "none", len(listed(desk)): "all"}.get(len(exported), "some")


@pytest.mark.parametrize(
    "query",
    [{}, {"event_type": "button"}, {"ad_id": AD}, {"date_to": "2023-12-31"}, {"date_from": "2023-09-01"}],
)
def test_types_of_event_count_what_is_listed(desk: Desk, query: dict[str, object]) -> None:
    desk.post(Event, "/converted_events", {"campaign_id": CAMPAIGN, "type": "button"})
    events = listed(desk, **query)

    counts = desk.get(EventTypeList, "/event_types", EVER | query).event_types

    assert sum(kind.count for kind in counts) == len(events)
    for kind in counts:
        same = listed(desk, **query | {"event_type": kind.event_type.value, "event_type_id": kind.event_type_id})
        assert len(same) == kind.count > 0


def test_no_more_types_of_event_than_asked_for(desk: Desk) -> None:
    assert len(desk.get(EventTypeList, "/event_types", EVER | {"limit": 2}).event_types) == 2


def test_groups_hold_each_event_once(desk: Desk) -> None:
    for _ in range(2):
        desk.post(Event, "/converted_events", REPORT)
    groups = desk.get(EventGroupPage, "/event_groups", {"limit": 1000}).event_groups

    assert sum(group.count for group in groups) == len(listed(desk))
    [mine] = [group for group in groups if group.event_type_id == "7a"]
    assert (mine.count, mine.ad_id, mine.status) == (2, MISSING, "active")
    for group in groups:
        query = {"event_type": group.event_type.value, "event_type_id": group.event_type_id}
        narrowed = desk.get(EventGroupPage, "/event_groups", query)
        assert group in narrowed.event_groups
        if isinstance(group.ad_id, str):
            assert len(listed(desk, **query, ad_id=group.ad_id)) == group.count


@pytest.mark.parametrize("limit", [1, 7, 17, 100])
def test_pages_of_groups_have_neither_overlap_nor_gap(desk: Desk, limit: int) -> None:
    everything = desk.get(EventGroupPage, "/event_groups", {"limit": 1000})
    pages = [
        desk.get(EventGroupPage, "/event_groups", {"limit": limit, "offset": offset})
        for offset in range(0, everything.total + limit, limit)
    ]

    assert everything.total > 10
    assert [group for page in pages for group in page.event_groups] == everything.event_groups
    assert {(page.limit, page.total) for page in pages} == {(limit, everything.total)}
    assert all(page.count == len(page.event_groups) <= limit for page in pages)


@pytest.mark.parametrize(
    "query",
    [
        {"ad_id": AD},
        {"ad_id": "7"},
        {"event_type": "engagement"},
        {"event_type": "list"},
        {"event_type_id": KEYWORD},
        {"event_type_id": "7"},
        {"status": "active"},
        {"status": "disabled"},
        {"event_type": "button", "ad_id": AD, "status": "disabled"},
        {"event_type": "engagement", "ad_id": AD},
    ],
)
def test_filters_of_groups_are_respected(desk: Desk, query: dict[str, object]) -> None:
    desk.ask("DELETE", f"/keywords/{KEYWORD}")
    everything = desk.get(EventGroupPage, "/event_groups", {"limit": 1000}).event_groups
    filtered = desk.get(EventGroupPage, "/event_groups", query | {"limit": 1000}).event_groups

    assert filtered == [group for group in everything if all(getattr(group, name) == query[name] for name in query)]
    assert len(filtered) < len(everything)


WAYS = (
    f"/events?{urlencode(EVER)}",
    f"/events/export?{urlencode(EVER)}",
    f"/event_types?{urlencode(EVER)}",
    "/event_groups?limit=1000",
)


def test_an_app_has_its_own_events_in_every_way_they_are_told(desk: Desk) -> None:
    ours, theirs = ([desk.ask("GET", way, app=app).body for way in WAYS] for app in (APP, SISTER_APP))
    assert desk.ask("GET", "/standalone-events-stats", app=SISTER_APP).json == {"stats": []}
    campaigns = desk.get(CampaignPage, f"/campaigns/account/{LARGER_AD_ACCOUNT}", app=SISTER_APP).campaigns
    report = REPORT | {"campaign_id": campaigns[0].id}

    assert desk.ask("POST", "/converted_events", report).status == 404
    assert desk.ask("POST", "/converted_events", report, app=SISTER_APP).status == 200

    assert [desk.ask("GET", way).body for way in WAYS] == ours
    assert all(desk.ask("GET", way, app=SISTER_APP).body != before for way, before in zip(WAYS, theirs, strict=True))


def test_standalone_events_are_those_of_no_ad_and_no_campaign(desk: Desk) -> None:
    desk.post(Event, "/converted_events", REPORT)

    [stat] = desk.get(StandaloneStats, "/standalone-events-stats").stats

    lonely = [event for event in listed(desk) if event.ad_id is MISSING and event.campaign_id is MISSING]
    assert (stat.event_type, stat.count) == ("session_start", len(lonely)) == ("session_start", 3)


def test_an_event_stays_on_its_day(desk: Desk) -> None:
    event = desk.post(Event, "/converted_events", REPORT)
    day = desk.watch.now.date()
    desk.watch.now += timedelta(days=1)
    later = desk.post(Event, "/converted_events", REPORT)

    assert event in listed(desk, date_from=day, date_to=day)
    assert listed(desk, date_from=day + timedelta(days=1)) == [later]
