"""The users and receipts of a new mock: those of the contract's examples, and two more users."""

from __future__ import annotations

import json

import pytest

from caveat.apis.dfend.mock import seed_data
from caveat.apis.dfend.mock.identities import Profile
from caveat.apis.dfend.mock.observed import SeenDevices
from caveat.catalogue import catalogue
from caveat.json_text import JsonValue
from caveat.openapi.examples import example
from caveat_models.dfend.models import Device, EventType

SPEC = catalogue.api("dfend").spec

SIGNAL_TIME = 1_790_847_000_000
"""The time of the example signal."""
NOW = SIGNAL_TIME + 600_000


def profile(user_id: str) -> Profile:
    """A user of a mock that starts at `NOW`."""
    return {profile.user_id: profile for profile in seed_data.profiles(NOW)}[user_id]


def example_of(operation: str) -> JsonValue:
    """The contract's example of a successful response."""
    [pointer] = SPEC.operations[operation].responses["200"].pointers
    return example(SPEC.root, pointer, "application/json")


def test_the_user_of_the_examples_is_the_identity_of_the_examples() -> None:
    assert json.loads(profile("user-1842").to_model().model_dump_json(by_alias=True)) == example_of("get-identity")


def test_the_receipt_of_the_example_signal_is_stored_under_its_key() -> None:
    receipts = {
        key: json.loads(receipt.model_dump_json(by_alias=True)) for key, receipt in seed_data.receipts(NOW).items()
    }
    assert receipts == {"login-7c1f0e52": example_of("send-signal")}


@pytest.mark.parametrize(
    ("user_id", "id_", "opted", "events"),
    [
        ("user-3316", "idn-e07b15", (True, False), [EventType.IDENTITY_OPTED_IN]),
        ("user-1842", "idn-9d4c27", (True, False), []),
        ("user-2077", "idn-41e8a3", (False, True), []),
    ],
)
def test_users_have_opted_in_or_out_and_one_opt_in_is_still_to_be_reported(
    user_id: str, id_: str, opted: tuple[bool, bool], events: list[EventType]
) -> None:
    user = profile(user_id)
    identity = user.to_model()
    assert (user.id, identity.id, (identity.opted_in, identity.opted_out)) == (id_, id_, opted)
    assert user.take_pending_events() == events


@pytest.mark.parametrize(
    ("user_id", "device", "event"),
    [
        ("user-2077", Device(device_id="device-7701"), EventType.BAD_DEVICE),
        ("user-2077", Device(device_id="device-7702"), EventType.NEW_DEVICE),
        ("user-1842", Device(os_name="macOS", os_version="15.6", manufacturer="Apple", model="MacBook Air"), None),
        ("user-3316", Device(device_id="device-7701"), None),
    ],
)
def test_one_user_rejected_a_device_and_one_approved_a_device(
    user_id: str, device: Device, event: EventType | None
) -> None:
    assert profile(user_id).observed.add_device(device, NOW, SeenDevices(["device_id device-7701"])) is event


def test_two_mocks_share_no_data() -> None:
    first = profile("user-1842")
    first.observed.add_ip("198.51.100.1", NOW)
    first.names.put("Ann", None)
    other = profile("user-1842")
    assert ([ip.ip for ip in other.observed.ips], other.names.keys()) == (["203.0.113.7"], ["Jane Roe"])
