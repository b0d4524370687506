"""Credentials are removed from a request and added to it; everything else stays as it was sent."""

from __future__ import annotations

import pytest

from caveat.exchange import Headers, Request
from caveat.openapi.credential_fields import with_credential, without_credentials
from caveat.openapi.operation import SecurityScheme

KEY = SecurityScheme("key", "apiKey", "header", "X-Key", "")
PARAM = SecurityScheme("param", "apiKey", "query", "k", "")
POT = SecurityScheme("pot", "apiKey", "cookie", "pot", "")
BASIC = SecurityScheme("user", "http", "header", "Authorization", "basic")

FACTS: dict[str, tuple[SecurityScheme, str, list[tuple[str, str]], str, list[tuple[str, str]]]] = {
    "a header field": (KEY, "/a", [("b", "1"), ("x-key", "fake")], "/a", [("b", "1")]),
    "Basic": (BASIC, "/a", [("authorization", "Basic ZmFrZQ==")], "/a", []),
    "the only parameter": (PARAM, "/a?k=fake", [], "/a", []),
    "one of several": (PARAM, "/a?b=%20+&c&k=fake", [("k", "1")], "/a?b=%20+&c", [("k", "1")]),
    "the only cookie": (POT, "/a", [("cookie", "pot=fake")], "/a", []),
    "one of several cookies": (POT, "/a?pot=1", [("cookie", "a=b; pot=fake")], "/a?pot=1", [("cookie", "a=b")]),
}
"""A security scheme, a request with its credential, and the same one without."""


@pytest.mark.parametrize("title", FACTS)
def test_a_credential(title: str) -> None:
    scheme, target, fields, target_without, fields_without = FACTS[title]
    request = Request("GET", target, Headers(fields))
    without = Request("GET", target_without, Headers(fields_without))
    assert without_credentials(request, [scheme]) == without == without_credentials(without, [scheme])
    assert with_credential(without, scheme, "fake") == request
