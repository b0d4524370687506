"""What is observed with one user: what is new, what was seen before, and the event of each."""

from __future__ import annotations

import pytest

from caveat.apis.dfend.mock import places
from caveat.apis.dfend.mock.observed import MAX_PER_KIND, Observed, SeenDevices
from caveat_models.dfend.models import Device, EventType, IdentityDevice, IdentityIp, IdentityLocation

BERLIN = places.BERLIN
NEW_YORK = places.nearest(40.71, -74.01)


def ip(address: str) -> IdentityIp:
    return IdentityIp(ip=address, added_at=1, last_seen=1, approved=False, rejected=False)


def device(**fields: str | bool) -> IdentityDevice:
    defaults = {"added_at": 1, "last_seen": 1, "approved": False, "rejected": False}
    return IdentityDevice.model_validate({**defaults, **fields})


DEVICES = {
    "the same id": ({"device_id": "a"}, {"device_id": "a"}, None),
    "another id": ({"device_id": "a"}, {"device_id": "b"}, EventType.NEW_DEVICE),
    "the same id with other fields": ({"device_id": "a"}, {"device_id": "a", "os_name": "iOS"}, None),
    "the same text in another id": ({"device_id": "a"}, {"install_id": "a"}, EventType.NEW_DEVICE),
    "a first id that is the same": (
        {"device_id": "a", "imei": "1"},
        {"device_id": "a", "imei": "2"},
        None,
    ),
    "an empty id is no id": ({"imei": "", "os_name": "iOS"}, {"imei": "", "os_name": "X"}, EventType.NEW_DEVICE),
    "all fields the same, without an id": (
        {"os_name": "iOS", "model": "X"},
        {"model": "X", "os_name": "iOS"},
        None,
    ),
    "one more field, without an id": ({"os_name": "iOS"}, {"os_name": "iOS", "model": "X"}, EventType.NEW_DEVICE),
    "no fields": ({"os_name": "iOS"}, {}, None),
}


@pytest.mark.parametrize("title", DEVICES)
def test_a_device_is_known_by_its_id_or_else_by_all_its_fields(title: str) -> None:
    earlier, sent, event = DEVICES[title]
    observed = Observed([device(**earlier)])
    assert observed.add_device(Device.model_validate(sent), 5, SeenDevices()) is event
    assert len(observed.devices) == (2 if event else 1)


def test_a_device_with_an_id_that_was_seen_with_another_user_is_not_new() -> None:
    seen = SeenDevices()
    first, second = Observed(), Observed()
    assert first.add_device(Device(imei="7", os_name="iOS"), 5, seen) is EventType.NEW_DEVICE
    assert second.add_device(Device(imei="7"), 5, seen) is None
    assert second.add_device(Device(os_name="iOS"), 5, seen) is EventType.NEW_DEVICE
    assert (first.device_ids, second.device_ids, seen.ids) == (["imei 7"], ["imei 7"], ("imei 7",))


@pytest.mark.parametrize(("rejected", "event"), [(True, EventType.BAD_DEVICE), (False, None)])
def test_a_device_that_the_user_rejected_is_bad(*, rejected: bool, event: EventType | None) -> None:
    observed = Observed([device(device_id="a", rejected=rejected)])
    assert observed.add_device(Device(device_id="a"), 5, SeenDevices()) is event


ADDRESSES = {
    "the first": ([], "203.0.113.7", None),
    "the same": (["203.0.113.7"], "203.0.113.7", None),
    "one of the same network": (["203.0.113.7"], "203.0.1.1", None),
    "one of another network": (["203.0.113.7"], "198.51.100.1", EventType.IP_SIMILARITY),
    "one of the network of any earlier one": (["203.0.113.7", "198.51.100.1"], "203.0.1.1", None),
    "a text that is not an address": (["203.0.113.7"], "localhost", None),
    "the first that is an address": (["localhost"], "203.0.113.7", None),
}


@pytest.mark.parametrize("title", ADDRESSES)
def test_an_address_is_reported_if_its_network_differs_from_all_earlier(title: str) -> None:
    earlier, sent, event = ADDRESSES[title]
    observed = Observed(ips=map(ip, earlier))
    assert observed.add_ip(sent, 5) is event
    assert {each.ip for each in observed.ips} == {*earlier, sent}


def test_a_location_is_reported_once_and_its_postal_code_does_not_matter() -> None:
    observed = Observed()
    sent = [BERLIN, BERLIN.model_copy(update={"postal": "10999"}), NEW_YORK, BERLIN]
    events = [observed.add_location(location, 5) for location in sent]
    assert events == [EventType.NEW_LOCATION, None, EventType.NEW_LOCATION, None]
    assert [(location.city, location.postal) for location in observed.locations] == [
        ("New York", "10001"),
        ("Berlin", "10115"),
    ]


def test_the_time_when_each_was_first_and_last_seen_is_kept() -> None:
    observed = Observed()
    for now in (5, 8):
        observed.add_device(Device(device_id="a"), now, SeenDevices())
        observed.add_ip("203.0.113.7", now)
        observed.add_location(BERLIN, now)
    everything: list[IdentityDevice | IdentityIp | IdentityLocation] = [
        *observed.devices,
        *observed.ips,
        *observed.locations,
    ]
    assert [(each.added_at, each.last_seen, each.approved, each.rejected) for each in everything] == [
        (5, 8, False, False)
    ] * 3
    assert observed.count == 3


def test_the_most_recently_used_is_last_and_past_the_bound_the_first_is_dropped() -> None:
    observed = Observed()
    for number in range(MAX_PER_KIND):
        observed.add_ip(f"203.0.113.{number}", number)
    observed.add_ip("203.0.113.0", MAX_PER_KIND)
    observed.add_ip("203.0.114.1", MAX_PER_KIND)
    addresses = [each.ip for each in observed.ips]
    assert (addresses[0], addresses[-2:]) == ("203.0.113.2", ["203.0.113.0", "203.0.114.1"])
    assert observed.count == MAX_PER_KIND
