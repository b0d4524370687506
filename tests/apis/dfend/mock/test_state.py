"""The state of the mock: users, receipts, ids and the clock continue after it is restored."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.errors import BadState
from caveat.exchange import Headers
from caveat.json_text import JsonValue
from caveat.mock.build import build_mock
from dfend_account import API, SECRET, Account, client, server
from resume_law import Step, assert_resumes

# So few that some are removed during a test.
MOCKS = [build_mock(API, seed=seed, settings={"max-identities": "3"}) for seed in (1, 2)]
HEADERS = Headers([("x-api-key", SECRET), ("content-type", "application/json")])

USERS = st.sampled_from(["user-1842", "user-2077", "user-3316", "ann", "bob", "cid"])
WHICH = st.integers(0, 3)
OPTIONAL = {
    "device": st.sampled_from([{"deviceId": "d-1", "osName": "iOS"}, {"osName": "iOS"}, {"imei": "7", "odd": 1.0}]),
    "idempotencyKey": st.sampled_from(["login-7c1f0e52", "k-1", "k-2"]),
    "lat": st.sampled_from([35.5, -90]),
    "lon": st.sampled_from([139.5, 0]),
    "time": st.sampled_from([1_700_000_000_000, 1_700_000_000_000.5, 1.7e12]),
}
SENT = st.fixed_dictionaries(
    {
        "source": st.just("Server"),
        "ip": st.sampled_from(["203.0.113.7", "203.0.113.8", "2001:db8::1", "nowhere"]),
        "identifiers": st.fixed_dictionaries({"userId": USERS}) | st.just({"identity": "<identity>"}),
    },
    optional=OPTIONAL,
)
REGISTERED = st.fixed_dictionaries(
    {"userId": USERS},
    optional={
        "merge": st.booleans(),
        "name": st.sampled_from(["Ann", "Zoë 🦊", ""]),
        "email": st.just("ann@example.com"),
        "phone": st.just("+12025550111"),
        "metadata": st.dictionaries(
            st.sampled_from(["plan", "ünique", "id"]), st.sampled_from([1, 1.0, -0.0, 10**60, None, [{"a": "b"}], "€"])
        ),
    },
)
STEPS = st.lists(
    st.one_of(
        st.builds(Step, st.just("POST"), st.just("/signal"), SENT, nth_latest=WHICH),
        st.builds(Step, st.just("POST"), st.just("/identity"), REGISTERED, creates=st.just("identity")),
        st.builds(Step, st.just("GET"), USERS.map("/identity?userId={}".format)),
        st.builds(Step, st.just("GET"), st.just("/identity?id=<identity>"), nth_latest=WHICH),
        st.builds(Step, st.just("GET"), USERS.map("/identity-status?userId={}".format)),
    ),
    max_size=8,
)


@given(STEPS, STEPS)
def test_a_restored_mock_answers_as_the_original(before: list[Step], after: list[Step]) -> None:
    assert_resumes(MOCKS[0], MOCKS[1], HEADERS, before, after)


def test_a_restored_idempotency_key_has_its_receipt() -> None:
    before, after = Account(), Account()
    signal = server("ann", idempotencyKey="k-1")
    first = before.send(signal)
    after.mock.load(before.mock.dump())
    assert after.send(signal).body == first.body


def test_locations_addresses_and_pending_events_are_restored() -> None:
    before, after = Account(), Account()
    before.send(server("ann", ip="192.0.2.7"))
    after.mock.load(before.mock.dump())
    assert after.events(server("ann", ip="192.0.2.8")) == []
    assert after.events(server("ann", ip="198.51.100.24")) == ["IP_SIMILARITY", "NEW_LOCATION"]
    assert after.events(client("user-3316")) == ["IDENTITY_OPTED_IN"]
    before.mock.load(after.mock.dump())
    assert before.events(client("user-3316")) == []


def test_the_devices_of_all_users_are_restored() -> None:
    before, after = Account(), Account()
    before.send(server("ann", device={"deviceId": "d-1"}))
    after.mock.load(before.mock.dump())
    assert after.events(client("user-1842", device={"deviceId": "d-1"})) == []


def test_a_state_without_the_devices_of_all_users_is_restored() -> None:
    account = Account()
    state = account.mock.dump()
    assert isinstance(state, dict)
    account.mock.load({name: value for name, value in state.items() if name != "devices"})
    assert account.events(client("user-2077", device={"deviceId": "device-7701"})) == ["BAD_DEVICE"]


def test_metadata_may_be_as_deep_as_a_body() -> None:
    before, after = Account(), Account()
    deep: JsonValue = 1
    for _ in range(198):
        deep = [deep]
    assert before.register("ann", metadata={"deep": deep}).status == 200
    after.mock.load(json.loads(json.dumps(before.mock.dump())))
    assert after.get(userId="ann").body == before.get(userId="ann").body


def damaged(state: JsonValue, path: str, value: JsonValue) -> JsonValue:
    """The state with another value at a path."""
    *parents, last = path.split("/")
    parent = state
    for name in parents:
        parent = parent[int(name)] if isinstance(parent, list) else parent[name]  # type: ignore[index]
    parent[last] = value  # type: ignore[index, call-overload]
    return state


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("ids", -1, "state/ids: Input should be greater than or equal to 0. "),
        ("clock", "noon", "state/clock: Input should be a valid datetime"),
        ("clock", "2026-01-01T00:00:00", "state/clock: Input should have timezone info"),
        ("users", None, "state/users: Input should be a valid tuple"),
        ("users/0/facts/optedIn", "perhaps", "state/users/0/facts/optedIn: Input should be a valid boolean"),
        ("users/1/devices/0/addedAt", None, "state/users/1/devices/0/addedAt"),
        ("users/1/locations/0/countryCode", "Germany", "state/users/1/locations/0/countryCode"),
        ("users/0/waiting", ["UNKNOWN"], "state/users/0/waiting/0"),
        (
            "receipts/login-7c1f0e52/immediateResults/0/type",
            "UNKNOWN",
            "state/receipts/login-7c1f0e52/immediateResults/0",
        ),
    ],
)
def test_an_invalid_state_is_reported_with_its_path_and_changes_nothing(
    path: str, value: JsonValue, message: str
) -> None:
    account = Account()
    account.register("ann")
    before = account.mock.dump()
    with pytest.raises(BadState) as raised:
        account.mock.load(damaged(account.mock.dump(), path, value))
    assert str(raised.value).startswith(message)
    assert account.mock.dump() == before
