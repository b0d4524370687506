"""Only the seed and the clock determine the ids and times of a mock."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from caveat.catalogue import catalogue
from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.mock.build import build_mock
from caveat.provider.clock import ticking
from dfend_account import SECRET, server
from dialog360_client import AD, AD_ACCOUNT_PATH, APP, LARGER_AD_ACCOUNT

CAMPAIGN_ORDER: JsonValue = {
    "campaign_name": "Spring",
    "title": "Chat with us",
    "body": "Grow",
    "billing_event": "IMPRESSIONS",
    "start_time": "2026-05-01T00:00:00",
    "end_time": "2026-05-31T00:00:00",
    "daily_budget": 5,
    "page_id": "460293477343848",
    "image_hash": "a275aa36c7b2e6d0105bf683c55e7bd6",
    "targeting": {"age_min": 18, "age_max": 65, "gender": "all", "geo_locations": {}},
}
REQUESTS: dict[str, tuple[str, str, str, JsonValue]] = {
    "dfend: a signal": ("dfend", "POST", "/signal", server("ann", device={"deviceId": "d"})),
    "dfend: a registration": ("dfend", "POST", "/identity", {"userId": "ann"}),
    "unleash: a call": ("unleash", "POST", "/api/signal-endpoint/github-issues", {}),
    "dialog360: a keyword": ("dialog360", "POST", f"{APP}/keywords", {"keyword": "paid"}),
    "dialog360: a shared keyword": ("dialog360", "POST", f"{APP}/keywords/shared", {"keyword": "paid"}),
    "dialog360: events": ("dialog360", "GET", f"{APP}/events?date_from=2026-04-01&date_to=2026-04-30", None),
    "dialog360: a sale": ("dialog360", "POST", f"{APP}/sales", {"phone": "123456789", "amount": 5}),
    "dialog360: an account": ("dialog360", "POST", f"{APP}/facebook-accounts", {"temporary_token": "fake-new"}),
    "dialog360: a campaign": ("dialog360", "POST", f"{APP}{AD_ACCOUNT_PATH}/facebook-ad-campaign", CAMPAIGN_ORDER),
    "dialog360: a refresh": ("dialog360", "POST", f"{APP}/ads/{AD}/refresh", None),
    "dialog360: figures": ("dialog360", "GET", f"{APP}/ads/{AD}/insights", None),
    "dialog360: ads": ("dialog360", "GET", f"{APP}/ads/account/{LARGER_AD_ACCOUNT}", None),
}

SEED_INDEPENDENT = {"unleash: a call", "dialog360: a refresh"}
"""Responses without generated values: their ids are counted from one, or they have none."""

CLOCK_INDEPENDENT = {
    "dfend: a registration",
    "dialog360: an account",
    "dialog360: a campaign",
    "dialog360: figures",
}
"""Responses without a time, or with one that is fixed."""

CREDENTIALS = {
    "dfend": ("x-api-key", SECRET),
    "unleash": ("authorization", "fake-github-issues-token"),
    "dialog360": ("authorization", "Bearer fake-partner-token"),
}

START = datetime(2026, 5, 1, tzinfo=UTC)
LATER = datetime(2026, 7, 1, tzinfo=UTC)


def answer(title: str, seed: int = 1, start: datetime = START) -> bytes:
    """The body that a new mock answers."""
    name, method, path, body = REQUESTS[title]
    mock = build_mock(catalogue.api(name), seed=seed, clock=ticking(start))
    headers = Headers([CREDENTIALS[name], ("content-type", "application/json")])
    content = b"" if body is None else json.dumps(body).encode()
    response = mock.answer(Request(method, path, headers, content))
    assert response.status == 200, response.body
    return response.body


@pytest.mark.parametrize("title", REQUESTS)
def test_the_same_seed_and_clock_give_the_same_answer(title: str) -> None:
    assert answer(title) == answer(title)


@pytest.mark.parametrize("title", REQUESTS)
def test_another_seed_gives_other_values(title: str) -> None:
    assert (answer(title) == answer(title, seed=2)) is (title in SEED_INDEPENDENT)


@pytest.mark.parametrize("title", REQUESTS)
def test_another_clock_gives_other_times(title: str) -> None:
    assert (answer(title) == answer(title, start=LATER)) is (title in CLOCK_INDEPENDENT)
