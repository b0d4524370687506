"""Security: credentials, plain and as a request carries them."""

from __future__ import annotations

import pytest

from caveat.openapi.operation import SecurityScheme
from caveat.openapi.security import fake, header, unwrapped

KEY = SecurityScheme("key", "apiKey", "header", "X-Key", "")
BEARER = SecurityScheme("token", "http", "header", "Authorization", "bearer")
BASIC = SecurityScheme("user", "http", "header", "Authorization", "basic")

SENT = {
    (KEY, "fake-key"): "fake-key",
    (BEARER, "fake-token"): "Bearer fake-token",
    (BASIC, "fake-user:fake-password"): "Basic ZmFrZS11c2VyOmZha2UtcGFzc3dvcmQ=",
    (BASIC, "j\u00fc:fake:"): "Basic asO8OmZha2U6",
}


@pytest.mark.parametrize(("scheme", "credential"), SENT)
def test_a_credential_is_encoded_and_decoded(scheme: SecurityScheme, credential: str) -> None:
    assert header(scheme, credential) == (scheme.field, SENT[scheme, credential])
    assert unwrapped(scheme, SENT[scheme, credential]) == credential


@pytest.mark.parametrize("text", ["Basic !!!", "Basic \u00fc", "Basic /w==", "Bearer ZmFrZQ==", ""])
def test_other_encodings_are_not_credentials(text: str) -> None:
    assert unwrapped(BASIC, text) is None


def test_a_fake_credential_has_the_form_of_its_scheme() -> None:
    assert [fake(scheme) for scheme in (KEY, BEARER, BASIC)] == ["fake-key", "fake-token", "fake-user:fake-password"]
