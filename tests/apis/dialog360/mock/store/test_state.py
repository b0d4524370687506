"""The state of the mock: one world goes on in another, whatever was done in it."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caveat.catalogue import catalogue
from caveat.errors import BadState
from caveat.exchange import Headers
from caveat.json_text import JsonValue
from caveat.mock import build
from dialog360_client import AD, AD_ACCOUNT, ADS_PATH, APP, CAMPAIGN, KEYWORD, LARGER_AD_ACCOUNT, SISTER_APP, open_desk
from resume_law import StatefulClient, Step, assert_resumes

API = catalogue.api("dialog360")
# So few events that some are forgotten on the way.
MOCKS = [build.mock(API, seed=seed, settings={"most-events": "10"}) for seed in (1, 2)]
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
    ("POST", "/converted_events", {"campaign_id": CAMPAIGN, "type": "list", "type_id": "<keyword>"}, ""),
    ("POST", "/sales", {"phone": "123456789", "amount": 0.1}, ""),
    ("POST", "/sales", {"phone": "+123456789", "amount": 10**30}, ""),
    ("POST", "/facebook-accounts", {"temporary_token": "fake-new"}, ""),
    ("POST", f"{ADS_PATH}/facebook-ad-campaign", ORDER, "campaign"),
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
    f"{ADS_PATH}/facebook-ad-images",
]
STEPS = st.lists(
    st.builds(
        lambda written, app, which: Step(written[0], app + written[1], written[2], written[3], which),
        st.sampled_from([*WRITES, *(("GET", path, None, "") for path in READS)]),
        st.sampled_from([APP, APP, SISTER_APP]),
        st.integers(0, 3),
    ),
    max_size=12,
)
EVERYTHING = [Step("GET", APP + path) for path in READS]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS, STEPS)
def test_a_mock_goes_on_from_what_another_knew(before: list[Step], after: list[Step]) -> None:
    assert_resumes(MOCKS[0], MOCKS[1], HEADERS, before, [*after, *EVERYTHING])


@pytest.mark.parametrize("written", WRITES, ids=lambda written: f"{written[0]} {written[1]}")
def test_the_steps_that_write_are_accepted(written: tuple[str, str, JsonValue, str]) -> None:
    client = StatefulClient(build.mock(API), HEADERS)
    steps = [
        Step("POST", f"{APP}/keywords", {"keyword": "first"}, "keyword"),
        Step("POST", f"{APP}{ADS_PATH}/facebook-ad-campaign", ORDER, "campaign"),
        Step(written[0], APP + written[1], *written[2:]),
    ]
    assert [status for status, *_ in client.send(steps)] == [200, 200, 200]


def test_what_was_there_when_the_world_began_never_gives_way_in_the_next_one_either() -> None:
    first, second = open_desk(), open_desk(seed=2)
    first.ask("POST", "/keywords", {"keyword": "mine"})
    second.mock.load(json.loads(json.dumps(first.mock.dump())))

    stock = second.provider.world.keywords.dump()
    assert [keyword.text for keyword in stock.settled.values()] == ["Product ordered", "Order paid"]
    assert [keyword.text for keyword in stock.others.values()] == ["mine"]


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("seed", "one", "state/seed: Input should be a valid integer"),
        ("sales", [{"id": "7"}], "state/sales/0/app: Field required"),
        ("clock", "2026-01-01T00:00:00", "state/clock: Input should have timezone info"),
        ("keywords", {"settled": {}}, "state/keywords/others: Field required"),
    ],
)
def test_what_is_damaged_is_told_by_its_place(part: str, value: JsonValue, said: str) -> None:
    desk = open_desk()
    state = desk.mock.dump()
    assert isinstance(state, dict)
    with pytest.raises(BadState) as refused:
        desk.mock.load(state | {part: value})
    assert str(refused.value).startswith(said)
