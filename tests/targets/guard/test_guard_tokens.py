"""The guard and expired tokens: which are replaced, and which responses are not judged."""

from __future__ import annotations

import pytest

from caveat.errors import NotJudged, RunStopped
from caveat.exchange import Request, Response
from caveat.targets.guard.guard import MAX_EXPIRED
from guarded import GuardSetting, request
from staging import TOKEN


def test_an_expired_token_is_replaced_and_the_request_sent_again(setting: GuardSetting) -> None:
    guard = setting.guard()
    assert guard.exchange(request("GET", "/pets")).status == 200
    setting.tokens.remaining = ["fake-token-2"]
    setting.service.tokens = {"fake-token-2"}
    assert guard.exchange(request("GET", "/pets/1")).status == 404
    sent = [(it.target, it.headers["authorization"][-1]) for it in setting.service.requests]
    assert sent == [("/pets", "1"), ("/pets/1", "1"), ("/pets", "1"), ("/pets/1", "2")]
    # A request that was made with the old token gets the new one; none is added to one without.
    assert guard.exchange(request("GET", "/pets")).status == 200
    assert guard.exchange(Request("GET", "/pets")).status == 401
    assert len(setting.service.requests) == 6


def test_an_expired_token_that_cannot_be_replaced_is_no_verdict(setting: GuardSetting) -> None:
    guard = setting.guard()
    guard.exchange(request("GET", "/pets"))
    setting.service.tokens = set()
    for _ in range(2):
        with pytest.raises(NotJudged, match="status 401: the credential expired, and there is no other one"):
            guard.exchange(request("GET", "/pets/1"))
    assert setting.service.sent() == ["GET /pets", "GET /pets/1", "GET /pets", "GET /pets/1"]


def test_it_says_why_there_is_no_other_token_without_secrets(setting: GuardSetting) -> None:
    guard = setting.guard()
    guard.exchange(request("GET", "/pets"))
    setting.service.tokens = set()
    setting.tokens.problem = "the credential of token cannot be renewed: fake-secret is refused"
    with pytest.raises(NotJudged) as error:
        guard.exchange(request("GET", "/pets/1"))
    reason = (
        "status 401: the credential expired, and there is no other one "
        "(the credential of token cannot be renewed: *** is refused)"
    )
    assert error.value.reason == reason
    assert setting.log.not_judged == {("readPet", reason): 1}


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_is_judged_if_the_token_is_accepted_elsewhere(status: int, setting: GuardSetting) -> None:
    guard = setting.guard()
    guard.exchange(request("GET", "/pets"))
    setting.service.responses = [Response(status)]
    assert guard.exchange(request("GET", "/pets/1")).status == status
    assert setting.service.sent() == ["GET /pets", "GET /pets/1", "GET /pets"]


def test_a_refusal_is_judged_if_no_request_ever_succeeded_and_there_is_no_other_token(setting: GuardSetting) -> None:
    setting.service.tokens = set()
    assert setting.guard().exchange(request("GET", "/pets")).status == 401
    assert len(setting.service.requests) == 1


def test_a_token_that_always_stays_the_same_ends_the_run_when_it_has_expired(setting: GuardSetting) -> None:
    guard = setting.guard()
    guard.exchange(request("GET", "/pets"))
    setting.tokens.fixed, setting.service.tokens = True, set()
    for _ in range(MAX_EXPIRED - 1):
        with pytest.raises(NotJudged):
            guard.exchange(request("GET", "/pets/1"))
    # A request that is accepted in between starts the count again; one without our token says nothing.
    setting.service.tokens = {TOKEN}
    guard.exchange(request("GET", "/notes"))
    setting.service.tokens = set()
    for _ in range(MAX_EXPIRED - 1):
        with pytest.raises(NotJudged):
            guard.exchange(request("GET", "/pets/1"))
    guard.exchange(Request("GET", "/pets"))
    with pytest.raises(RunStopped, match="status 401: the credential expired, and there is no other one"):
        guard.exchange(request("GET", "/pets/1"))
    assert setting.log.stopped == setting.log.expired
    with pytest.raises(RunStopped):
        guard.exchange(request("GET", "/pets"))


def test_a_token_that_may_be_renewed_later_does_not_end_the_run(setting: GuardSetting) -> None:
    guard = setting.guard()
    guard.exchange(request("GET", "/pets"))
    setting.service.tokens = set()
    for _ in range(2 * MAX_EXPIRED):
        with pytest.raises(NotJudged):
            guard.exchange(request("GET", "/pets/1"))
