"""Signals: the identities they create, the events they cause, and the answer to a repetition."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.apis.dfend.mock import observed, signals
from caveat.provider.clock import START, milliseconds
from caveat_models.dfend.models import SignalReceipt
from dfend_account import Account, Sent, client, server

LAPTOP: Sent = {"osName": "macOS", "osVersion": "15.6", "manufacturer": "Apple", "model": "MacBook Air"}


def test_times_come_from_the_clock() -> None:
    receipt = Account().send(client()).parse(SignalReceipt)
    start = milliseconds(START)
    # The mock read the clock once when it was created.
    assert (receipt.started, receipt.finished) == (start + 1, start + 2)


def test_a_servers_signal_creates_the_identity_of_an_unknown_user() -> None:
    account = Account()
    identifiers: Sent = {"userId": "ann", "name": "Ann", "email": "ann@example.com", "phone": "+12025550111"}
    assert account.events(server(identifiers=identifiers, time=1790847000000)) == ["NEW_IDENTITY", "NEW_LOCATION"]
    identity = account.identity(userId="ann")
    assert identity.identifiers.model_dump(by_alias=True) == {
        "userIds": ["ann"],
        "names": ["Ann"],
        "emails": ["ann@example.com"],
        "phones": ["+12025550111"],
    }
    assert identity.time == 1790847000000
    assert account.events(server("ann")) == []


def test_the_time_of_a_new_identity_is_that_of_its_signal_by_default() -> None:
    account = Account()
    receipt = account.send(server("ann")).parse(SignalReceipt)
    assert account.identity(userId="ann").time == receipt.started


def test_a_signal_adds_no_identifiers_to_an_existing_identity() -> None:
    account = Account()
    account.send(server(identifiers={"userId": "user-1842", "name": "Jim Poe"}))
    assert account.identity(userId="user-1842").identifiers.model_dump()["names"] == ["Jane Roe"]


@pytest.mark.parametrize(
    ("signal", "status"),
    [
        (client("ann"), 404),
        (client(identifiers={"identity": "idn-9d4c27"}), 200),
        (client(identifiers={"identity": "idn-0", "userId": "user-1842"}), 404),
        (client(identifiers={"identity": "idn-9d4c27", "userId": "ann"}), 200),
        (server(identifiers={"identity": "idn-0"}), 404),
        (server(identifiers={"identity": "idn-0", "userId": "ann"}), 404),
        (server("ann"), 200),
    ],
)
def test_a_signal_of_an_unknown_user_is_404_unless_it_creates_the_identity(signal: Sent, status: int) -> None:
    account = Account()
    assert account.send(signal).status == status
    assert account.get(userId="ann").status == (200 if signal == server("ann") else 404)


@pytest.mark.parametrize(
    ("devices", "events"),
    [
        ([LAPTOP], [[]]),
        ([{**LAPTOP, "osVersion": "16.0"}], [["NEW_DEVICE"]]),
        ([{"deviceId": "a"}, {"deviceId": "a"}, {"deviceId": "b"}], [["NEW_DEVICE"], [], ["NEW_DEVICE"]]),
        ([{"deviceId": "a", "osVersion": "1"}, {"deviceId": "a", "osVersion": "2"}], [["NEW_DEVICE"], []]),
        ([{}], [[]]),
        ([{"colour": "red"}], [[]]),
    ],
)
def test_a_device_is_new_only_once(devices: list[Sent], events: list[list[str]]) -> None:
    account = Account()
    assert [account.events(client(device=device)) for device in devices] == events


def test_a_device_that_its_user_has_rejected_is_bad() -> None:
    account = Account()
    assert account.events(client("user-2077", device={"deviceId": "device-7701"})) == ["BAD_DEVICE"]
    assert account.events(client("user-1842", device={"deviceId": "device-7701"})) == []


def test_a_device_with_an_id_is_new_once_for_all_users() -> None:
    account = Account()
    account.register("ann")
    assert account.events(client("ann", device={"imei": "7"})) == ["NEW_DEVICE"]
    assert account.events(client("user-1842", device={"imei": "7"})) == []
    devices = account.identity(userId="user-1842").model_dump(by_alias=True, exclude_unset=True)["devices"]
    assert [device.get("imei") for device in devices] == [None, "7"]


def test_a_device_without_an_id_is_new_once_for_each_user() -> None:
    account = Account()
    account.register("ann")
    assert account.events(client("ann", device=LAPTOP)) == ["NEW_DEVICE"]
    assert account.events(client("ann", device=LAPTOP)) == []


def test_a_device_that_was_not_seen_for_long_is_new_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observed, "MAX_DEVICES", 2)
    account = Account()
    for device in "abc":
        account.events(client("user-1842", device={"deviceId": device}))
    account.register("ann")
    assert account.events(client("ann", device={"deviceId": "c"})) == []
    assert account.events(client("ann", device={"deviceId": "a"})) == ["NEW_DEVICE"]


def test_events_of_one_signal_share_its_id() -> None:
    results = Account().send(server("ann", device=LAPTOP)).parse(SignalReceipt).immediate_results
    assert [result.type for result in results] == ["NEW_IDENTITY", "NEW_LOCATION", "NEW_DEVICE"]
    assert len({result.id for result in results}) == 1


TOKYO: Sent = {"lat": 35.5, "lon": 139.5}


@pytest.mark.parametrize(
    ("places", "events"),
    [
        ([{"ip": "203.0.113.7"}, {"ip": "203.0.113.8"}], [[], []]),
        ([TOKYO, TOKYO, {"lat": 35.7, "lon": 139.7}, {}], [["NEW_LOCATION"], [], [], []]),
        ([{"lat": 35.5}, {"lon": 139.5}], [[], []]),
        ([{"ip": "somewhere"}, {"ip": "somewhere", **TOKYO}], [[], ["NEW_LOCATION"]]),
        ([{"ip": "192.0.2.7"}, {"ip": "192.0.2.7"}, TOKYO], [["IP_SIMILARITY", "NEW_LOCATION"], [], []]),
    ],
)
def test_a_location_is_new_only_once(places: list[Sent], events: list[list[str]]) -> None:
    account = Account()
    assert [account.events(server() | place) for place in places] == events


@pytest.mark.parametrize(
    ("addresses", "unlike_earlier"),
    [
        (["203.0.113.7", "203.0.250.9"], []),
        (["203.0.113.7", "198.51.100.24", "198.51.7.7", "203.0.0.1", "192.0.2.1"], [1, 4]),
        (["2001:db8::1", "2001:db8:7::1", "2001:db9::1"], [2]),
        (["2001:db8::1", "203.0.113.7"], [1]),
        (["::ffff:203.0.113.7", "203.0.113.7"], []),
        (["somewhere", "203.0.113.7", "elsewhere", "198.51.100.24"], [3]),
    ],
)
def test_an_address_is_unlike_earlier_addresses_of_other_networks(
    addresses: list[str], unlike_earlier: list[int]
) -> None:
    account = Account()
    events = [account.events(server("ann", ip=address)) for address in addresses]
    assert [index for index, types in enumerate(events) if "IP_SIMILARITY" in types] == unlike_earlier


def test_an_identity_lists_the_locations_of_its_user() -> None:
    account = Account()
    account.send(server("ann", ip="198.51.100.24"))
    first = account.send(server("ann", **TOKYO)).parse(SignalReceipt)
    again = account.send(server("ann", **TOKYO)).parse(SignalReceipt)
    [new_york, tokyo] = account.identity(userId="ann").model_dump(by_alias=True, exclude_unset=True)["locations"]
    assert new_york["city"] == "New York"
    assert tokyo == {
        "country": "Japan",
        "countryCode": "JP",
        "region": "Tokyo",
        "regionCode": "JP-13",
        "regionType": "prefecture",
        "city": "Tokyo",
        "postal": "100-0001",
        "emojiFlag": "🇯🇵",
        "addedAt": first.started,
        "lastSeen": again.started,
        "approved": False,
        "rejected": False,
    }


@pytest.mark.parametrize("signal", [client, server])
def test_the_first_signal_of_a_user_who_has_opted_in_reports_it(signal: Callable[[str], Sent]) -> None:
    account = Account()
    assert [event for _ in range(3) for event in account.events(signal("user-3316")) if "OPTED" in event] == [
        "IDENTITY_OPTED_IN"
    ]
    assert account.get("/identity-status", userId="user-3316").json == {"optedIn": True}


def test_an_identity_lists_the_addresses_and_devices_of_its_user() -> None:
    account = Account()
    first = account.send(server("ann", ip="203.0.113.9", device=LAPTOP)).parse(SignalReceipt)
    again = account.send(server("ann", ip="203.0.113.9", device=LAPTOP)).parse(SignalReceipt)
    observed = {"addedAt": first.started, "lastSeen": again.started, "approved": False, "rejected": False}
    identity = account.identity(userId="ann").model_dump(by_alias=True, exclude_unset=True)
    assert identity["ips"] == [{"ip": "203.0.113.9", **observed}]
    assert identity["devices"] == [LAPTOP | observed]


def test_a_device_cannot_approve_itself() -> None:
    account = Account()
    account.send(client(device={"deviceId": "a", "approved": True, "trusted": "yes", "addedAt": "never"}))
    [_, device] = account.identity(userId="user-1842").model_dump(by_alias=True, exclude_unset=True)["devices"]
    assert device.keys() == {"deviceId", "addedAt", "lastSeen", "approved", "rejected"}
    assert device["approved"] is False


def test_a_repeated_idempotency_key_returns_the_first_answer_and_changes_nothing() -> None:
    account = Account()
    first = account.send(server("ann", idempotencyKey="k"))
    assert account.send(server("ann", idempotencyKey="k")).body == first.body
    assert account.send(server("bob", idempotencyKey="k", device=LAPTOP)).body == first.body
    assert account.send(client(idempotencyKey="k")).body == first.body
    assert account.get(userId="bob").status == 404
    assert account.send(server("ann", idempotencyKey="l")).body != first.body


def test_a_refused_signal_does_not_use_its_idempotency_key() -> None:
    account = Account()
    assert account.send(client("ann", idempotencyKey="k")).status == 404
    account.register("ann")
    assert account.events(client("ann", idempotencyKey="k", device=LAPTOP)) == ["NEW_DEVICE"]


def test_a_repeated_idempotency_key_still_requires_the_right_kind_of_api_key() -> None:
    account = Account()
    account.send(client(idempotencyKey="k"))
    assert account.send(client(idempotencyKey="k"), "fake-secret-key").status == 403


def test_the_least_recently_used_idempotency_keys_are_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals, "MAX_IDEMPOTENCY_KEYS", 2)
    account = Account()
    first = {key: account.send(client(idempotencyKey=key)).body for key in "ab"}
    account.send(client(idempotencyKey="a"))
    account.send(client(idempotencyKey="c"))
    assert account.send(client(idempotencyKey="a")).body == first["a"]
    assert account.send(client(idempotencyKey="b")).body != first["b"]
