"""The webhook of DFend's mock: each event that a signal causes is sent once."""

from __future__ import annotations

import json

import pytest

from caveat.errors import BadValue
from caveat.mock.build import build_mock
from caveat_models.dfend.models import Event, EventDelivery, EventSignal, SignalReceipt
from dfend_account import API, Account, Sent, client, server

HOOK = "http://127.0.0.1:9/hook"
PHONE: Sent = {"deviceId": "device-1"}


def with_webhook(webhook: str = HOOK) -> Account:
    return Account(build_mock(API, settings={"webhook": webhook}))


def sent(account: Account) -> list[EventDelivery]:
    return [EventDelivery.model_validate_json(delivery.content, by_name=False) for delivery in account.mock.deliveries]


def test_an_event_has_the_form_of_the_contract() -> None:
    account = with_webhook()
    signal = client(device=PHONE, type="login")
    receipt = account.send(signal).parse(SignalReceipt)
    [result] = receipt.immediate_results
    [delivery] = account.mock.deliveries
    assert delivery.url == HOOK
    [delivered] = sent(account)
    [cause] = delivered.event.signals
    assert json.loads(cause.data) == signal
    assert delivered.event == Event(
        account="acc-604",
        identity="idn-9d4c27",
        subscription=result.subscription,
        signals=[EventSignal(id=result.id, data=cause.data, immediate_results=[result], trusted=False)],
        type=result.type,
        level=result.level,
        recommendations=[],
        time=str(round(receipt.started)),
    )


def test_each_event_is_sent_once() -> None:
    account = with_webhook()
    signal = server("user-new", device=PHONE, idempotencyKey="once")
    account.send(signal)
    account.send(signal)
    events = [delivery.event for delivery in sent(account)]
    assert [event.type for event in events] == ["NEW_IDENTITY", "NEW_LOCATION", "NEW_DEVICE"]
    assert all(cause.trusted for event in events for cause in event.signals)
    assert {event.identity for event in events} == {account.identity(userId="user-new").id}


@pytest.mark.parametrize(
    ("signal", "time"),
    [
        (server("user-new", time=1_700_000_000_000), "1700000000000"),
        (server("user-new", time=1_700_000_000_000.0), "1700000000000"),
        (server("user-new"), "1767225600001"),
        (client(device=PHONE), "1767225600001"),
    ],
)
def test_an_event_has_the_time_of_its_signal(signal: Sent, time: str) -> None:
    account = with_webhook()
    account.send(signal)
    assert {delivery.event.time for delivery in sent(account)} == {time}


def test_a_pending_event_is_sent_with_the_next_signal() -> None:
    account = with_webhook()
    account.send(client("user-3316"))
    [delivered] = sent(account)
    assert (delivered.event.type, delivered.event.identity) == ("IDENTITY_OPTED_IN", "idn-e07b15")


@pytest.mark.parametrize("signal", [client(), client("user-unknown", device=PHONE)])
def test_nothing_is_sent_without_an_event(signal: Sent) -> None:
    account = with_webhook()
    account.send(signal)
    assert sent(account) == []


def test_nothing_is_sent_without_a_webhook() -> None:
    account = Account()
    assert account.events(client(device=PHONE)) == ["NEW_DEVICE"]
    assert sent(account) == []


@pytest.mark.parametrize("webhook", ["hook", "ftp://127.0.0.1", "http://"])
def test_a_webhook_is_an_http_url(webhook: str) -> None:
    with pytest.raises(BadValue, match="webhook"):
        with_webhook(webhook)
