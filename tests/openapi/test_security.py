"""Security: a credential as people write it, and as a request carries it."""

from __future__ import annotations

import pytest

from caveat.openapi.operation import SecurityScheme
from caveat.openapi.security import fake, header, unwrapped

KEY = SecurityScheme("key", "apiKey", "header", "X-Key", "")
BEARER = SecurityScheme("token", "http", "header", "Authorization", "bearer")
BASIC = SecurityScheme("user", "http", "header", "Authorization", "basic")

CARRIED = {
    (KEY, "fake-key"): "fake-key",
    (BEARER, "fake-token"): "Bearer fake-token",
    (BASIC, "fake-user:fake-password"): "Basic ZmFrZS11c2VyOmZha2UtcGFzc3dvcmQ=",
    (BASIC, "j\u00fc:fake:"): "Basic asO8OmZha2U6",
}


@pytest.mark.parametrize(("scheme", "known"), CARRIED)
def test_a_credential_comes_as_it_was_sent(scheme: SecurityScheme, known: str) -> None:
    assert header(scheme, known) == (scheme.field, CARRIED[scheme, known])
    assert unwrapped(scheme, CARRIED[scheme, known]) == known


@pytest.mark.parametrize("text", ["Basic !!!", "Basic \u00fc", "Basic /w==", "Bearer ZmFrZQ==", ""])
def test_what_is_encoded_otherwise_is_no_credential(text: str) -> None:
    assert unwrapped(BASIC, text) is None


def test_what_is_made_up_has_the_form_that_the_scheme_wants() -> None:
    assert [fake(scheme) for scheme in (KEY, BEARER, BASIC)] == ["fake-key", "fake-token", "fake-user:fake-password"]
