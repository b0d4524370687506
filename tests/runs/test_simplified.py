"""The request of a finding is simplified as far as the finding repeats."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from caveat.exchange import Headers, Request
from caveat.runs.simplified import MAX_LIVE_REQUESTS, MAX_REQUESTS, simplified

JSON = ("content-type", "application/json")
FORM = ("content-type", "application/x-www-form-urlencoded")
NOISE = {"Ô": [], "x\x97": {"a": [True, {"ü": None}]}, "ß": "\U0008f2bf" * 400}


def post(body: object, *fields: tuple[str, str], target: str = "/a", kind: tuple[str, str] = JSON) -> Request:
    content = body.encode() if isinstance(body, str) else json.dumps(body, ensure_ascii=False).encode()
    return Request("POST", target, Headers([kind, ("content-length", str(len(content))), *fields]), content)


def content(request: Request) -> dict[str, Any]:
    """The members of a body; none if it has none."""
    parsed = json.loads(request.body or b"{}")
    return parsed if isinstance(parsed, dict) else {}


def has_one(request: Request) -> bool:
    return content(request).get("n") == 1.0


Case = tuple[Request, Callable[[Request], bool], str, str, list[str]]
# The request, when the server fails, the target and the body that are left, and the names of the header fields.

TYPE = ["content-type"]

CASES: dict[str, Case] = {
    "one property": (
        post({**NOISE, "n": 1.0}),
        lambda request: content(request).get("n") == 1.0,
        "/a",
        '{"n": 1.0}',
        TYPE,
    ),
    "a property of an item": (
        post({"list": [NOISE, {**NOISE, "n": 7}, 3]}),
        lambda request: b'{"list": [{' in request.body and b'"n": 7' in request.body,
        "/a",
        '{"list": [{"n": 7}]}',
        TYPE,
    ),
    "no body at all is needed": (post(NOISE), lambda _request: True, "/a", "", []),
    "a text that has to be long": (
        post({"name": "\U0008f2bf" * 700}),
        lambda request: len(content(request).get("name", "")) > 255,
        "/a",
        json.dumps({"name": "a" * 350}),
        TYPE,
    ),
    "a parameter": (
        Request("GET", "/a?x=1&limit=0&y=%F0%9F%98%80&z", Headers([("X-Trace", "1")])),
        lambda request: "limit=0" in request.target,
        "/a?limit=0",
        "",
        [],
    ),
    "a header field": (
        Request("GET", "/a?x=1", Headers([("X-Trace", "1"), ("X-Bad", "2"), ("user-agent", "u")])),
        lambda request: "x-bad" in request.headers,
        "/a",
        "",
        ["x-bad"],
    ),
    "a field of a form": (
        post("a=1&n=0&b=2", kind=FORM),
        lambda request: b"n=0" in request.body,
        "/a",
        "n=0",
        TYPE,
    ),
    "a body that is no JSON": (
        post("{", ("X-Trace", "1")),
        lambda request: request.body == b"{",
        "/a",
        "{",
        TYPE,
    ),
    "all of it is needed": (post({"n": 1}), lambda _request: False, "/a", '{"n": 1}', TYPE),
}


@pytest.mark.parametrize("title", CASES)
def test_what_is_left_of_a_request(title: str) -> None:
    request, repeats, target, body, names = CASES[title]
    simplest = simplified(request, repeats)
    assert (simplest.target, simplest.body.decode()) == (target, body)
    sent = [name.lower() for name in simplest.headers if name not in {"content-length", "user-agent"}]
    assert sent == names
    if "content-length" in simplest.headers:
        assert simplest.headers["content-length"] == str(len(simplest.body))


@pytest.mark.parametrize("limit", [MAX_LIVE_REQUESTS, MAX_REQUESTS])
def test_the_number_of_requests_is_limited(limit: int) -> None:
    sent: list[Request] = []

    def repeats(request: Request) -> bool:
        sent.append(request)
        return len(sent) % 7 == 0

    simplified(post({f"p{number}": {"a": [number] * 50} for number in range(200)}), repeats, limit)
    assert len(sent) == limit
