"""The webhook of DFend's mock: each event that a signal causes is told once."""

from __future__ import annotations

import json

import pytest

from caveat.errors import BadOption
from caveat.mock import build
from caveat_models.dfend.models import Event, EventDelivery, EventSignal, SignalReceipt
from dfend_account import API, Account, Sent, client, server

HOOK = "http://127.0.0.1:9/hook"
PHONE: Sent = {"deviceId": "device-1"}


def account(webhook: str = HOOK) -> Account:
    return Account(build.mock(API, settings={"webhook": webhook}))


def told(account: Account) -> list[EventDelivery]:
    return [EventDelivery.model_validate_json(delivery.content, by_name=False) for delivery in account.mock.deliveries]


def test_an_event_is_told_as_the_contract_says() -> None:
    asked = account()
    signal = client(device=PHONE, type="login")
    receipt = asked.send(signal).parse(SignalReceipt)
    [result] = receipt.immediate_results
    [delivery] = asked.mock.deliveries
    assert delivery.url == HOOK
    [told_of] = told(asked)
    [cause] = told_of.event.signals
    assert json.loads(cause.data) == signal
    assert told_of.event == Event(
        account="acc-604",
        identity="idn-9d4c27",
        subscription=result.subscription,
        signals=[EventSignal(id=result.id, data=cause.data, immediate_results=[result], trusted=False)],
        type=result.type,
        level=result.level,
        recommendations=[],
        time=str(round(receipt.started)),
    )


def test_each_event_is_told_once() -> None:
    asked = account()
    signal = server("user-new", device=PHONE, idempotencyKey="once")
    asked.send(signal)
    asked.send(signal)
    events = [delivery.event for delivery in told(asked)]
    assert [event.type for event in events] == ["NEW_IDENTITY", "NEW_LOCATION", "NEW_DEVICE"]
    assert all(cause.trusted for event in events for cause in event.signals)
    assert {event.identity for event in events} == {asked.identity(userId="user-new").id}


@pytest.mark.parametrize(
    ("signal", "time"),
    [
        (server("user-new", time=1_700_000_000_000), "1700000000000"),
        (server("user-new", time=1_700_000_000_000.0), "1700000000000"),
        (server("user-new"), "1767225600001"),
        (client(device=PHONE), "1767225600001"),
    ],
)
def test_an_event_happened_when_its_signal_did(signal: Sent, time: str) -> None:
    asked = account()
    asked.send(signal)
    assert {delivery.event.time for delivery in told(asked)} == {time}


def test_what_waited_is_told_with_the_signal_that_brought_it() -> None:
    asked = account()
    asked.send(client("user-3316"))
    [told_of] = told(asked)
    assert (told_of.event.type, told_of.event.identity) == ("IDENTITY_OPTED_IN", "idn-e07b15")


@pytest.mark.parametrize("signal", [client(), client("user-unknown", device=PHONE)])
def test_no_event_nothing_told(signal: Sent) -> None:
    asked = account()
    asked.send(signal)
    assert told(asked) == []


def test_nobody_is_told_without_a_webhook() -> None:
    asked = Account()
    assert asked.events(client(device=PHONE)) == ["NEW_DEVICE"]
    assert told(asked) == []


@pytest.mark.parametrize("webhook", ["hook", "ftp://127.0.0.1", "http://"])
def test_a_webhook_is_an_address(webhook: str) -> None:
    with pytest.raises(BadOption, match="webhook"):
        account(webhook)
