"""Events of the mock: the list, the export and the counts agree."""

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
    AdPage,
    Event,
    EventGroupPage,
    EventPage,
    EventType,
    EventTypeList,
    StandaloneStats,
    Success,
)
from dialog360_client import (
    AD,
    AD_ACCOUNT,
    APP,
    CAMPAIGN,
    KEYWORD,
    LARGER_AD_ACCOUNT,
    OTHER_APP,
    SECOND_APP,
    Dialog360Client,
)

EXAMPLE = "64f1c0de87dd821c0be8a101"
ALL_DATES: dict[str, object] = {"date_from": "2020-01-01", "date_to": "2030-12-31", "limit": 1000}
CONVERSION: dict[str, JsonValue] = {
    "campaign_id": CAMPAIGN,
    "type": "conversation",
    "type_id": "7a",
    "type_value": "paid",
}


def convert(client: Dialog360Client, ad: str = AD, app: str = APP) -> Event:
    """Set a URL, by which a lead converts; the event of that lead."""
    response = client.request("POST", f"/ads/{ad}/signal", {"url": "https://shop.example.com"}, app=app)
    assert response.status == 200, response.body
    return client.get(EventPage, "/events", ALL_DATES, app=app).events[-1]


def listed(client: Dialog360Client, **query: object) -> list[Event]:
    return client.get(EventPage, "/events", ALL_DATES | query).events


def test_setting_a_main_conversion_reports_no_event(client: Dialog360Client) -> None:
    views = [client.request("GET", path).body for path in VIEWS if "groups" not in path]
    assert client.post(Success, "/converted_events", CONVERSION).success

    assert [client.request("GET", path).body for path in VIEWS if "groups" not in path] == views
    assert not client.mock.deliveries
    assert client.request("POST", "/converted_events", CONVERSION | {"campaign_id": "1"}).status == 404


def test_a_main_conversion_has_a_group_for_each_ad_of_the_campaign(client: Dialog360Client) -> None:
    client.post(Success, "/converted_events", CONVERSION)
    ads = {ad.id for ad in client.get(AdPage, f"/ads/account/{AD_ACCOUNT}").ads}
    groups = client.get(EventGroupPage, "/event_groups", {"event_type_id": "7a"}).event_groups
    assert {group.ad_id for group in groups} == ads
    assert {group.count for group in groups} == {0}
    convert(client)
    groups = client.get(EventGroupPage, "/event_groups", {"event_type_id": "7a", "ad_id": AD}).event_groups
    assert [group.count for group in groups] == [1]


def test_a_new_event_is_listed_at_once(client: Dialog360Client) -> None:
    client.post(Success, "/converted_events", CONVERSION)
    event = convert(client)

    today = str(client.clock.now.date())
    assert listed(client, date_from=today, date_to=today)[-1] == event
    assert (event.type, event.type_id, event.type_value, event.campaign_id) == ("conversation", "7a", "paid", CAMPAIGN)
    assert isinstance(event.type, EventType)


def test_a_type_that_the_contract_does_not_list_finds_no_event_and_is_no_conversion(client: Dialog360Client) -> None:
    response = client.request("POST", "/converted_events", CONVERSION | {"type": "main_conversion"})
    assert (response.status, response.json) == (400, {"message": "the event type main_conversion is not known"})
    assert listed(client, event_type="main_conversion") == []


@pytest.mark.parametrize(
    ("query", "matches"),
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
def test_the_list_is_filtered_by_period_type_and_ad(
    client: Dialog360Client, query: dict[str, object], *, matches: bool
) -> None:
    assert (EXAMPLE in [event.id for event in listed(client, **query)]) is matches


def test_events_are_listed_in_the_order_of_their_time(client: Dialog360Client) -> None:
    times = [event.created_time for event in listed(client, date_from="2025-01-01")]

    assert len(times) > 10
    assert times == sorted(times)


def test_pages_have_neither_overlap_nor_gap(client: Dialog360Client) -> None:
    all_events = listed(client)
    pages = [listed(client, limit=10, offset=offset) for offset in range(0, len(all_events) + 10, 10)]

    assert [event for page in pages for event in page] == all_events
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
def test_the_export_has_the_events_of_the_list(client: Dialog360Client, query: dict[str, object], rows: str) -> None:
    client.post(Success, "/converted_events", CONVERSION | {"type_value": 'a "b",\r\nc;\td'})
    convert(client)
    response = client.request("GET", "/events/export", query=ALL_DATES | query)

    reader = csv.DictReader(io.StringIO(response.body.decode(), newline=""), strict=True)
    exported = [{name: value for name, value in row.items() if value} for row in reader]
    assert response.headers.media_type == "text/csv"
    assert exported == [json.loads(event.model_dump_json()) for event in listed(client, **query)]
    assert rows == {0: "none", len(listed(client)): "all"}.get(len(exported), "some")


@pytest.mark.parametrize(
    "query",
    [{}, {"event_type": "button"}, {"ad_id": AD}, {"date_to": "2023-12-31"}, {"date_from": "2023-09-01"}],
)
def test_event_types_count_the_listed_events(client: Dialog360Client, query: dict[str, object]) -> None:
    convert(client)
    events = listed(client, **query)

    counts = client.get(EventTypeList, "/event_types", ALL_DATES | query).event_types

    assert sum(each.count for each in counts) == len(events)
    for each in counts:
        filters = {"event_type": each.event_type, "event_type_id": each.event_type_id}
        assert len(listed(client, **query | filters)) == each.count > 0


def test_event_types_respect_the_limit(client: Dialog360Client) -> None:
    assert len(client.get(EventTypeList, "/event_types", ALL_DATES | {"limit": 2}).event_types) == 2


def test_each_event_of_an_account_is_in_one_group(client: Dialog360Client) -> None:
    client.post(Success, "/converted_events", CONVERSION)
    for _ in range(2):
        convert(client)
    groups, same_groups = (
        client.get(EventGroupPage, "/event_groups", {"limit": 1000}, app=app).event_groups for app in (APP, SECOND_APP)
    )
    events = [client.get(EventPage, "/events", ALL_DATES, app=app).events for app in (APP, SECOND_APP)]

    assert groups == same_groups
    assert sum(group.count for group in groups) == sum(map(len, events))
    [new_group] = [group for group in groups if group.event_type_id == "7a" and group.ad_id == AD]
    assert (new_group.count, new_group.status) == (2, "active")
    for group in groups:
        query = {"event_type": group.event_type, "event_type_id": group.event_type_id}
        filtered = client.get(EventGroupPage, "/event_groups", query)
        assert group in filtered.event_groups
        if isinstance(group.ad_id, str):
            members = [event for each in events for event in each if event.ad_id == group.ad_id]
            assert group.count == len([event for event in members if event.type_id == group.event_type_id])


def test_the_groups_of_an_account_are_those_of_no_other_client(client: Dialog360Client) -> None:
    groups, others = (
        client.get(EventGroupPage, "/event_groups", {"limit": 1000}, app=app).event_groups for app in (APP, OTHER_APP)
    )
    assert others
    assert not {group.id for group in groups} & {group.id for group in others}


@pytest.mark.parametrize("limit", [1, 7, 17, 100])
def test_pages_of_groups_have_neither_overlap_nor_gap(client: Dialog360Client, limit: int) -> None:
    all_groups = client.get(EventGroupPage, "/event_groups", {"limit": 1000})
    pages = [
        client.get(EventGroupPage, "/event_groups", {"limit": limit, "offset": offset})
        for offset in range(0, all_groups.total + limit, limit)
    ]

    assert all_groups.total > 10
    assert [group for page in pages for group in page.event_groups] == all_groups.event_groups
    assert {(page.limit, page.total) for page in pages} == {(limit, all_groups.total)}
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
def test_groups_are_filtered(client: Dialog360Client, query: dict[str, object]) -> None:
    client.request("DELETE", f"/keywords/{KEYWORD}")
    all_groups = client.get(EventGroupPage, "/event_groups", {"limit": 1000}).event_groups
    filtered = client.get(EventGroupPage, "/event_groups", query | {"limit": 1000}).event_groups

    assert filtered == [group for group in all_groups if all(getattr(group, name) == query[name] for name in query)]
    assert len(filtered) < len(all_groups)


VIEWS = (
    f"/events?{urlencode(ALL_DATES)}",
    f"/events/export?{urlencode(ALL_DATES)}",
    f"/event_types?{urlencode(ALL_DATES)}",
    "/event_groups?limit=1000",
)


def test_events_are_visible_in_their_app_only(client: Dialog360Client) -> None:
    views, second_app_views = (
        [client.request("GET", path, app=app).body for path in VIEWS] for app in (APP, SECOND_APP)
    )
    assert client.request("GET", "/standalone-events-stats", app=SECOND_APP).json == {"stats": []}
    ad = client.get(AdPage, f"/ads/account/{LARGER_AD_ACCOUNT}", app=SECOND_APP).ads[0]
    body = CONVERSION | {"campaign_id": ad.campaign.id}

    assert client.request("POST", "/converted_events", body).status == 404
    assert client.request("POST", "/converted_events", body, app=SECOND_APP).status == 200
    convert(client, ad.id, SECOND_APP)

    unchanged = [client.request("GET", path).body == before for path, before in zip(VIEWS, views, strict=True)]
    # Groups are those of the account.
    assert unchanged == [True, True, True, False]
    assert all(
        client.request("GET", path, app=SECOND_APP).body != before
        for path, before in zip(VIEWS, second_app_views, strict=True)
    )


def test_standalone_events_have_no_ad_and_no_campaign(client: Dialog360Client) -> None:
    convert(client)

    [stat] = client.get(StandaloneStats, "/standalone-events-stats").stats

    standalone = [event for event in listed(client) if event.ad_id is MISSING and event.campaign_id is MISSING]
    assert (stat.event_type, stat.count) == ("session_start", len(standalone)) == ("session_start", 3)


def test_an_event_keeps_its_date(client: Dialog360Client) -> None:
    event = convert(client)
    day = client.clock.now.date()
    client.clock.now += timedelta(days=1)
    later = convert(client)

    assert event in listed(client, date_from=day, date_to=day)
    assert listed(client, date_from=day + timedelta(days=1)) == [later]
