"""Ids of responses in requests that are sent again."""

from __future__ import annotations

import json

import pytest

from caveat.exchange import Headers, Request, Response
from caveat.runs.carried_ids import carried, new_ids


def response(body: object, **fields: str) -> Response:
    return Response(201, Headers(fields.items()), json.dumps(body).encode())


TABLE = {
    "an id in the path": ({"id": 17}, {"id": 21}, "/pets/17", "/pets/21"),
    "an id in the query": ({"ownerId": "a b"}, {"ownerId": "c/d"}, "/pets?owner=a%20b", "/pets?owner=c%2Fd"),
    "a field that is no id": ({"name": "rex"}, {"name": "max"}, "/pets/rex", "/pets/rex"),
    "an id within another text": ({"id": 1}, {"id": 2}, "/pets/11", "/pets/11"),
    "an id that stays": ({"id": 1}, {"id": 1}, "/pets/1", "/pets/1"),
    "an id that is missing now": ({"id": 1}, {}, "/pets/1", "/pets/1"),
    "a truth value": ({"isValid": True}, {"isValid": False}, "/pets/True", "/pets/True"),
}


@pytest.mark.parametrize(("before", "now", "target", "expected"), TABLE.values(), ids=TABLE)
def test_a_later_request_names_the_new_item(before: object, now: object, target: str, expected: str) -> None:
    ids = new_ids(response(before), response(now))
    assert carried(Request("GET", target), ids).target == expected


def test_location_and_etag_are_carried_too() -> None:
    ids = new_ids(response({}, location="/pets/7", etag='"a"'), response({}, location="/pets/8", etag='"b"'))
    request = carried(Request("PUT", "/pets/7", Headers([("If-Match", '"a"')])), ids)
    assert (request.target, request.headers["if-match"]) == ("/pets/8", '"b"')


def test_a_response_that_is_not_json_gives_no_id() -> None:
    assert new_ids(Response(200, body=b"<"), response({"id": 1})) == {}
