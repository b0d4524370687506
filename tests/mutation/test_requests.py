"""Mutants of requests, derived from a contract."""

from __future__ import annotations

from caveat.mutation.requests import request_mutants
from mutated import SPEC, ids


def test_every_promise_of_a_request_has_a_mutant() -> None:
    assert ids(request_mutants(SPEC)) == [
        "credential: auth",
        "query dry: required",
        "query dry: type",
        "query note: type",
        "query note: maxLength",
        "body: missing body",
        "header Content-Type: media type",
        "body: malformed",
        "body /: null",
        "body /: type",
        "body /title: required",
        "body /title: null",
        "body /title: type",
        "body /title: minLength",
    ]
