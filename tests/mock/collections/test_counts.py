"""Counts of collections: a mock counts the items that it lists."""

from __future__ import annotations

import json

import pytest

from caveat.catalogue.api import Api
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.mock.collections.counts import with_count
from caveat.mock.engine import Mock
from caveat.runs.run import run
from caveat.targets.mock import mock_target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from document_mock import as_list
from resource_document import JSON
from small_wards import SPEC

BODIES: dict[str, tuple[JsonValue, JsonValue]] = {
    "a number": (7, 3),
    "an object": ({"count": 7}, {"count": 3}),
    "an object with more": ({"total": 7, "unit": "x"}, {"total": 3, "unit": "x"}),
    "two counts": ({"count": 7, "total": 7}, {"count": 7, "total": 7}),
    "no count": ({"name": "x"}, {"name": "x"}),
    "a text": ("7", "7"),
}


@pytest.mark.parametrize("title", BODIES)
def test_a_count_is_replaced_where_it_is_clear(title: str) -> None:
    body, expected = BODIES[title]
    response = Response(200, Headers([("content-type", JSON)]), json.dumps(body).encode())
    assert with_count(response, 3).json == expected


def test_a_count_follows_the_list() -> None:
    mock = Mock(SPEC)
    for number in range(4):
        body = json.dumps({"slug": f"s-{number}", "name": "x"}).encode()
        mock.answer(Request("POST", "/wards", Headers([("content-type", JSON)]), body))
        listed = as_list(mock.answer(Request("GET", "/wards")).json)
        assert mock.answer(Request("GET", "/wards/count")).json == {"count": len(listed)}
        assert all(isinstance(each, dict) and each["state"] == "open" for each in listed)


@pytest.mark.parametrize("seed", range(3))
def test_the_mock_of_counts_defaults_and_unique_values_keeps_its_judge(seed: int) -> None:
    api = Api("wards", lambda: SPEC)
    verdict = run(api, mock_target(api, seed=seed), drive, Plan(examples=25, seed=seed, phases=("journeys",)))
    assert verdict.findings == ()
