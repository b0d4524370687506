"""Mocks as targets: no limits, valid credentials, and a reset."""

from __future__ import annotations

from caveat.asgi.in_process import client
from caveat.catalogue import catalogue
from caveat.targets.mock import mock_target

UNLEASH = catalogue.api("unleash")
PATH = "/api/signal-endpoint/github-issues"


def test_a_mock_is_a_target_without_limits_that_can_be_reset() -> None:
    target = mock_target(UNLEASH)
    assert (target.keeps_state, target.exclusive) == (True, True)
    assert {target.not_allowed(operation) for operation in UNLEASH.spec.operations.values()} == {""}
    assert target.credentials.keys() == UNLEASH.spec.security_schemes.keys()
    assert target.reset is not None


def test_a_mock_accepts_the_credentials_and_a_reset_repeats_its_responses() -> None:
    target = mock_target(UNLEASH, headers={"x-test": "1"})
    assert target.headers == {"x-test": "1"}
    assert target.reset is not None
    with client(target.app, "http://unleash.invalid") as http:
        headers = {"authorization": target.credentials["apiKey"]}
        first, second = (http.post(PATH, headers=headers) for _ in range(2))
        target.reset()
        again = http.post(PATH, headers=headers)
    assert first.status_code == 200
    assert first.json() == again.json() != second.json()
