"""Ids in responses, by the names of their fields."""

from __future__ import annotations

import json

import pytest

from caveat.exchange import Headers, Response
from caveat.openapi.response_ids import is_id_name, response_ids

TABLE: dict[str, tuple[object, dict[str, str], dict[str, str]]] = {
    "an id": ({"id": 17, "name": "Rex"}, {}, {"/id": "17"}),
    "ids in lists": ([{"ownerId": "a"}], {}, {"/0/ownerId": "a"}),
    "header fields": (None, {"etag": '"1"', "location": "/pets/7"}, {"etag": '"1"', "location": "7"}),
    "no id": ({"id": True, "count": 1, "key": None}, {}, {}),
}


@pytest.mark.parametrize("title", TABLE)
def test_the_ids_of_a_response_have_places(title: str) -> None:
    body, fields, expected = TABLE[title]
    assert dict(response_ids(Response(200, Headers(fields.items()), json.dumps(body).encode()))) == expected


def test_a_body_that_is_no_json_has_none() -> None:
    assert dict(response_ids(Response(200, body=b"{"))) == {}


@pytest.mark.parametrize(
    ("name", "is_id"), [("shipId", True), ("next_cursor", True), ("limit", False), ("crew", False)]
)
def test_the_name_of_a_field_says_whether_it_has_an_id(name: str, *, is_id: bool) -> None:
    assert is_id_name(name) is is_id
