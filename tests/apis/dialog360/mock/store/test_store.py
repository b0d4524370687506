"""The store: its bounds, and its state in another mock."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caveat.apis.dialog360.mock.store.store import (
    MAX_ACCOUNTS,
    MAX_CAMPAIGNS,
    MAX_EVENT_GROUPS,
    MAX_EVENTS,
    MAX_IMAGES,
    MAX_KEYWORDS,
    MAX_SALES,
    MAX_SIGNALS,
    Store,
)
from caveat.apis.dialog360.mock.store.table import Table
from caveat.apis.dialog360.mock.store.timeline import Timeline
from caveat.catalogue import catalogue
from caveat.errors import BadState
from caveat.exchange import Headers
from caveat.json_text import JsonValue
from caveat.mock.build import build_mock
from dialog360_client import (
    AD,
    AD_ACCOUNT,
    AD_ACCOUNT_PATH,
    APP,
    CAMPAIGN,
    KEYWORD,
    LARGER_AD_ACCOUNT,
    SECOND_APP,
    fresh_client,
)
from resume_law import StatefulClient, Step, assert_resumes

API = catalogue.api("dialog360")
# With so few events, the mock evicts some during a test.
MOCKS = [build_mock(API, seed=seed, settings={"max-events": "10"}) for seed in (1, 2)]
HEADERS = Headers([("authorization", "Bearer fake-partner-token"), ("content-type", "application/json")])

ORDER: dict[str, JsonValue] = {
    "campaign_name": "Spring",
    "title": "Chat with us",
    "body": "Grow",
    "billing_event": "IMPRESSIONS",
    "start_time": "2025-12-01T00:00:00",
    "end_time": "2026-05-31T00:00:00",
    "daily_budget": 5,
    "page_id": "460293477343848",
    "image_hash": "a275aa36c7b2e6d0105bf683c55e7bd6",
    "targeting": {"age_min": 18, "age_max": 65, "gender": "all", "geo_locations": {}},
}
EVER = "date_from=2020-01-01&date_to=2030-12-31"

WRITES: list[tuple[str, str, JsonValue, str]] = [
    ("POST", "/keywords", {"keyword": "order"}, "keyword"),
    ("POST", f"/keywords?ad_id={AD}", {"keyword": "grüße"}, "keyword"),
    ("POST", "/keywords/shared", {"keyword": "paid"}, "keyword"),
    ("PATCH", "/keywords/<keyword>", {"keyword": "new"}, "keyword"),
    ("PATCH", f"/keywords/{KEYWORD}", {"keyword": "newer"}, "keyword"),
    ("DELETE", "/keywords/<keyword>", None, ""),
    ("POST", "/converted_events", {"campaign_id": CAMPAIGN, "type": "button"}, ""),
    ("POST", "/converted_events", {"campaign_id": "<campaign>", "type": "button", "type_id": "7a"}, ""),
    ("POST", "/converted_events", {"campaign_id": CAMPAIGN, "type": "list_reply", "type_id": "<keyword>"}, ""),
    ("POST", f"/ads/{AD}/events/session_start/signal", {"url": "https://example.com/event"}, ""),
    ("POST", "/sales", {"phone": "123456789", "amount": 0.1}, ""),
    ("POST", "/sales", {"phone": "+123456789", "amount": 10**30}, ""),
    ("POST", "/facebook-accounts", {"temporary_token": "fake-new"}, ""),
    ("POST", f"{AD_ACCOUNT_PATH}/facebook-ad-campaign", ORDER, "campaign"),
    ("POST", f"/ads/{AD}/signal", {"url": "https://example.com/ad"}, ""),
    ("POST", f"/ads/{AD}/keywords/{KEYWORD}/signal", {"url": "https://example.com/keyword"}, ""),
    ("POST", f"/ads/{AD}/refresh", None, ""),
    ("POST", f"/campaigns/account/{AD_ACCOUNT}/refresh", None, ""),
]
READS = [
    "/keywords",
    "/keywords?status=disabled",
    f"/events?limit=1000&{EVER}",
    f"/events/export?limit=1000&{EVER}",
    f"/event_types?{EVER}",
    "/event_groups?limit=1000",
    "/standalone-events-stats",
    f"/ads/{AD}",
    f"/ads/{AD}/insights",
    f"/ads/{AD}/signals",
    f"/ads/{AD}/sale-insights?{EVER}",
    f"/ads/account/{LARGER_AD_ACCOUNT}",
    f"/campaigns/account/{AD_ACCOUNT}",
    f"/campaigns/{CAMPAIGN}/insights",
    "/facebook-accounts",
    f"{AD_ACCOUNT_PATH}/facebook-ad-images",
]
STEPS = st.lists(
    st.builds(
        lambda step, app, which: Step(step[0], app + step[1], step[2], step[3], which),
        st.sampled_from([*WRITES, *(("GET", path, None, "") for path in READS)]),
        st.sampled_from([APP, APP, SECOND_APP]),
        st.integers(0, 3),
    ),
    max_size=12,
)
EVERYTHING = [Step("GET", APP + path) for path in READS]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS, STEPS)
def test_a_mock_continues_from_the_state_of_another(before: list[Step], after: list[Step]) -> None:
    assert_resumes(MOCKS[0], MOCKS[1], HEADERS, before, [*after, *EVERYTHING])


@pytest.mark.parametrize("step", WRITES, ids=lambda step: f"{step[0]} {step[1]}")
def test_each_write_succeeds(step: tuple[str, str, JsonValue, str]) -> None:
    client = StatefulClient(build_mock(API), HEADERS)
    steps = [
        Step("POST", f"{APP}/keywords", {"keyword": "first"}, "keyword"),
        Step("POST", f"{APP}{AD_ACCOUNT_PATH}/facebook-ad-campaign", ORDER, "campaign"),
        Step(step[0], APP + step[1], *step[2:]),
    ]
    assert [status for status, *_ in client.send(steps)] == [200, 200, 200]


def test_seed_records_are_seed_records_of_the_mock_that_loads_them() -> None:
    first, second = fresh_client(), fresh_client(seed=2)
    first.request("POST", "/keywords", {"keyword": "mine"})
    second.mock.load(json.loads(json.dumps(first.mock.dump())))

    snapshot = second.provider.store.keywords.dump()
    assert [keyword.text for keyword in snapshot.seed.values()] == ["Product ordered", "Order paid"]
    assert [keyword.text for keyword in snapshot.others.values()] == ["mine"]


@pytest.mark.parametrize(
    ("part", "value", "message"),
    [
        ("seed", "one", "state/seed: Input should be a valid integer"),
        ("sales", [{"id": "7"}], "state/sales/0/app: Field required"),
        ("clock", "2026-01-01T00:00:00", "state/clock: Input should have timezone info"),
        ("keywords", {"seed": {}}, "state/keywords/others: Field required"),
    ],
)
def test_an_invalid_state_is_rejected_with_the_place_of_the_error(part: str, value: JsonValue, message: str) -> None:
    client = fresh_client()
    state = client.mock.dump()
    assert isinstance(state, dict)
    with pytest.raises(BadState) as error:
        client.mock.load(state | {part: value})
    assert str(error.value).startswith(message)


BOUNDS = {
    "facebook_accounts": MAX_ACCOUNTS,
    "ad_accounts": MAX_ACCOUNTS,
    "images": MAX_IMAGES,
    "campaigns": MAX_CAMPAIGNS,
    "ads": MAX_CAMPAIGNS,
    "keywords": MAX_KEYWORDS,
    "signals": MAX_SIGNALS,
    "events": MAX_EVENTS,
    "event_subtypes": MAX_EVENT_GROUPS,
    "event_groups": MAX_EVENT_GROUPS,
    "sales": MAX_SALES,
}


def bounds(store: Store) -> dict[str, int]:
    """The bounds of all tables and timelines of a store."""
    return {name: part._bound for name, part in vars(store).items() if isinstance(part, Table | Timeline)}


def test_each_table_has_its_bound() -> None:
    assert bounds(fresh_client().provider.store) == BOUNDS


def test_a_loaded_store_has_the_same_bounds() -> None:
    client = fresh_client()
    client.mock.load(client.mock.dump())
    assert bounds(client.provider.store) == BOUNDS


def test_no_seed_record_is_ever_evicted() -> None:
    tables = [part for part in vars(fresh_client().provider.store).values() if isinstance(part, Table)]

    assert len(tables) == 9
    assert all(len(table) > 0 and not table.dump().others for table in tables)
