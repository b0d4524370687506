"""Redaction of credentials that are no known secrets: they are shown, or masked in another way than secrets."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

import pytest

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.redaction import MASK, Redactor

UNKNOWN: dict[str, tuple[str, str]] = {
    "a known secret": ("Bearer fake-one", MASK),
    "a known secret in another form": (b64encode(b"fake-one").decode(), MASK),
    "a known secret and more": ("Bearer fake-one-and-more", MASK),
    "another credential": ("other", "made-up"),
    "another credential of an HTTP scheme": ("Bearer other", "Bearer made-up"),
    "a word that is no HTTP scheme": ("Other one", "made-up"),
}


@pytest.mark.parametrize("title", UNKNOWN)
def test_a_credential_that_is_no_known_secret_is_masked_differently(title: str) -> None:
    value, expected = UNKNOWN[title]
    redactor = replace(Redactor.of(values=["fake-one"], fields=["key"]), unknown="made-up")
    exchange = Exchange(
        Request("GET", f"/?key={value}", Headers([("Authorization", value), ("Key", value)])),
        Response(200, Headers([("Set-Cookie", "a=session"), ("Key", value)])),
    )
    masked = redactor.exchange(exchange)
    assert masked.request.target == f"/?key={expected}"
    assert [*masked.request.headers.values()] == [expected, expected]
    assert [*masked.response.headers.values()] == [MASK, MASK], "a response may hold a credential that is not known yet"


MADE_UP = {
    "a known secret": ("fake-one", MASK, ()),
    "a short secret": ("xyz", MASK, ()),
    "a known secret after its scheme": ("Bearer xyz", MASK, ()),
    "another credential": ("wrong-key", "wrong-key", ("Authorization", "Key", "key")),
}


@pytest.mark.parametrize("title", MADE_UP)
def test_a_made_up_credential_is_shown_where_none_comes_from_a_response(title: str) -> None:
    value, shown, names = MADE_UP[title]
    redactor = replace(Redactor.of(values=["fake-one", "xyz"], fields=["key", "session_id"]), unknown=None)
    sent = Request("GET", f"/?key={value}&session_id=abc", Headers([("Authorization", value), ("Key", value)]))
    exchange = Exchange(sent, Response(200, Headers([("Set-Cookie", "a=session")])))
    masked = redactor.exchange(exchange)
    assert masked.request.target == f"/?key={shown}&session_id=made-up", "an id may be that of a response"
    assert [*masked.request.headers.values()] == [shown, shown]
    assert masked.response.headers["set-cookie"] == MASK
    assert redactor.made_up(exchange) == (*names, "session_id")
