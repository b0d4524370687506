"""The credentials of a mock: where each is sent in a request."""

from __future__ import annotations

import pytest

from caveat.cli._credentials import as_sent, place, require_usable
from caveat.errors import BadOption
from caveat.openapi.operation import SecurityScheme


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        (SecurityScheme("key", "apiKey", "header", "x-api-key", ""), "x-api-key"),
        (SecurityScheme("key", "apiKey", "query", "key", ""), "query: key"),
        (SecurityScheme("key", "apiKey", "cookie", "session", ""), "cookie: session"),
        (SecurityScheme("token", "http", "header", "Authorization", "bearer"), "Authorization: Bearer"),
        (SecurityScheme("user", "http", "header", "Authorization", "basic"), "Authorization: Basic"),
    ],
)
def test_the_place_of_a_credential(scheme: SecurityScheme, text: str) -> None:
    assert place(scheme) == text


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        (SecurityScheme("key", "apiKey", "header", "x-api-key", ""), "x-api-key: fake-me:fake&"),
        (SecurityScheme("key", "apiKey", "query", "key", ""), "?key=fake-me%3Afake%26"),
        (SecurityScheme("key", "apiKey", "cookie", "session", ""), "Cookie: session=fake-me:fake&"),
        (SecurityScheme("token", "http", "header", "Authorization", "bearer"), "Authorization: Bearer fake-me:fake&"),
        (
            SecurityScheme("user", "http", "header", "Authorization", "basic"),
            "Authorization: Basic ZmFrZS1tZTpmYWtlJg== (fake-me:fake&)",
        ),
    ],
)
def test_a_credential_is_shown_as_it_is_sent(scheme: SecurityScheme, text: str) -> None:
    assert as_sent(scheme, "fake-me:fake&") == text


@pytest.mark.parametrize("value", [" fake-mine", "fake-mine ", "fake\tmine", "fake\r\nmine", "fake\x7f", "fake-€"])
def test_a_value_that_fits_no_header_is_refused_and_not_repeated(value: str) -> None:
    with pytest.raises(BadOption) as refused:
        require_usable({"key": SecurityScheme("key", "apiKey", "header", "x-api-key", "")}, {"key": value})
    assert "the value of key cannot be sent in a header" in str(refused.value)
    assert "fake" not in str(refused.value)


def test_values_may_be_equal_in_different_places_and_a_query_holds_any_text() -> None:
    schemes = {
        "raw": SecurityScheme("raw", "apiKey", "header", "Authorization", ""),
        "token": SecurityScheme("token", "http", "header", "Authorization", "bearer"),
        "key": SecurityScheme("key", "apiKey", "query", "key", ""),
    }
    require_usable(schemes, {"raw": "fake-one", "token": "fake-one", "key": "fake-one"})
    require_usable(schemes, {"key": "fake-\n€"})
    require_usable(schemes, {"raw": "fake one of ümläuts"})
    require_usable({"user": SecurityScheme("user", "http", "header", "Authorization", "basic")}, {"user": "fäke:€ "})
