"""Credentials on the command line: where each stands in a request."""

from __future__ import annotations

import pytest

from caveat.cli._credentials import place, require_usable
from caveat.errors import BadOption
from caveat.openapi.operation import SecurityScheme


@pytest.mark.parametrize(
    ("scheme", "said"),
    [
        (SecurityScheme("key", "apiKey", "header", "x-api-key", ""), "x-api-key"),
        (SecurityScheme("key", "apiKey", "query", "key", ""), "query: key"),
        (SecurityScheme("key", "apiKey", "cookie", "session", ""), "cookie: session"),
        (SecurityScheme("token", "http", "header", "Authorization", "bearer"), "Authorization: Bearer"),
        (SecurityScheme("user", "http", "header", "Authorization", "basic"), "Authorization: Basic"),
    ],
)
def test_a_place_is_told(scheme: SecurityScheme, said: str) -> None:
    assert place(scheme) == said


@pytest.mark.parametrize("value", [" fake-mine", "fake-mine ", "fake\tmine", "fake\r\nmine", "fake\x7f", "fake-€"])
def test_what_no_header_can_hold_is_refused_without_being_shown(value: str) -> None:
    with pytest.raises(BadOption) as refused:
        require_usable({"key": SecurityScheme("key", "apiKey", "header", "x-api-key", "")}, {"key": value})
    assert "what is given for key cannot stand in a header" in str(refused.value)
    assert "fake" not in str(refused.value)


def test_what_differs_by_its_place_may_be_the_same_and_a_query_holds_any_text() -> None:
    schemes = {
        "raw": SecurityScheme("raw", "apiKey", "header", "Authorization", ""),
        "token": SecurityScheme("token", "http", "header", "Authorization", "bearer"),
        "key": SecurityScheme("key", "apiKey", "query", "key", ""),
    }
    require_usable(schemes, {"raw": "fake-one", "token": "fake-one", "key": "fake-one"})
    require_usable(schemes, {"key": "fake-\n€"})
    require_usable(schemes, {"raw": "fake one of ümläuts"})
    require_usable({"user": SecurityScheme("user", "http", "header", "Authorization", "basic")}, {"user": "fäke:€ "})
