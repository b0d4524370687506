"""Identities: registered, merged, read, and removed past the bound."""

from __future__ import annotations

import pytest

from caveat.apis.dfend.mock.identities import MEAN_ATTRIBUTES
from caveat.apis.dfend.mock.observed import MAX_PER_KIND
from caveat.mock.build import build_mock
from dfend_account import API, Account, Sent, server


def test_a_user_is_created_once() -> None:
    account = Account()
    first, again = account.registered("ann"), account.registered("ann")
    assert (first.created, first.merged) == (True, False)
    assert (again.id, again.created, again.merged) == (first.id, False, False)


def test_data_is_merged_only_if_the_request_says_so() -> None:
    account = Account()
    account.register("ann", name="Ann", email="ann@example.com", metadata={"plan": "free", "seats": 1})
    account.register("ann", name="Anna", metadata={"plan": "business"})
    before = account.identity(userId="ann").model_dump(by_alias=True, exclude_unset=True)
    assert before["identifiers"] == {"userIds": ["ann"], "names": ["Ann"], "emails": ["ann@example.com"], "phones": []}
    assert before["metadata"] == {"plan": "free", "seats": 1}

    merged = account.registered("ann", merge=True, name="Anna", phone="+12025550111", metadata={"plan": "business"})

    assert (merged.created, merged.merged) == (False, True)
    after = account.identity(userId="ann").model_dump(by_alias=True, exclude_unset=True)
    assert after["identifiers"]["names"] == ["Ann", "Anna"]
    assert after["identifiers"]["phones"] == ["+12025550111"]
    assert after["metadata"] == {"plan": "business", "seats": 1}


def test_nothing_is_merged_into_a_new_identity() -> None:
    registered = Account().registered("ann", merge=True)
    assert (registered.created, registered.merged) == (True, False)


def test_a_registered_user_has_neither_opted_in_nor_out_and_has_no_signals() -> None:
    account = Account()
    account.register("ann")
    identity = account.identity(userId="ann").model_dump(by_alias=True, exclude_unset=True)
    assert (identity["optedIn"], identity["optedOut"]) == (False, False)
    assert (identity["devices"], identity["ips"], "time" in identity) == ([], [], False)


@pytest.mark.parametrize("path", ["/identity", "/identity-status"])
@pytest.mark.parametrize(
    ("reference", "status"),
    [
        ({"userId": "user-1842"}, 200),
        ({"id": "idn-9d4c27"}, 200),
        ({"userId": "user-unknown"}, 404),
        ({"id": "idn-0"}, 404),
        ({"id": "user-1842"}, 404),
        ({"id": "idn-9d4c27", "userId": "user-unknown"}, 200),
        ({"id": "idn-0", "userId": "user-1842"}, 404),
        ({}, 400),
    ],
)
def test_an_identity_is_found_by_either_id_and_its_own_id_takes_precedence(
    path: str, reference: dict[str, str], status: int
) -> None:
    assert Account().get(path, **reference).status == status


@pytest.mark.parametrize("path", ["/identity", "/identity-status"])
@pytest.mark.parametrize(
    ("body", "query", "status"),
    [
        ({"userId": "user-1842"}, {}, 200),
        ({"id": "idn-9d4c27"}, {}, 200),
        ({"userId": "user-unknown"}, {}, 404),
        ({"userId": "user-unknown"}, {"userId": "user-1842"}, 200),
        ({"userId": ""}, {}, 400),
        ({}, {}, 400),
    ],
)
def test_an_identity_is_found_by_the_body_that_the_vendor_prints(
    path: str, body: Sent, query: dict[str, str], status: int
) -> None:
    assert Account().get_with_body(path, body, **query).status == status


@pytest.mark.parametrize("path", ["/identity", "/identity-status"])
def test_an_error_response_to_a_request_without_a_user_says_what_to_send(path: str) -> None:
    account = Account()
    assert account.get(path).json == {"message": "parameters: userId or id or a body is required"}
    assert account.get_with_body(path, {}).json == {"message": 'body: "userId" or "id" is a required property'}


def test_past_the_bound_the_least_recently_used_identity_is_removed() -> None:
    account = bounded(3)
    ann = account.registered("ann").id
    account.get(userId="user-1842")
    account.register("bob")
    account.register("cid")
    assert [account.get(userId=user).status for user in ("user-2077", "user-1842", "ann", "bob", "cid")] == [
        404,
        200,
        404,
        200,
        200,
    ]
    assert account.registered("ann").id != ann


def bounded(max_identities: int) -> Account:
    """An account that stores at most this many users."""
    return Account(build_mock(API, settings={"max-identities": str(max_identities)}))


def devices(account: Account, user: str) -> int:
    """How many devices a user has."""
    listed = account.identity(userId=user).devices
    assert isinstance(listed, list)
    return len(listed)


def test_users_with_many_attributes_leave_room_for_fewer_users() -> None:
    max_identities = 5
    account = bounded(max_identities)
    for user in ("ann", "bob"):
        for number in range(max_identities * MEAN_ATTRIBUTES // 2):
            account.send(server(user, device={"deviceId": str(number)}, ip="203.0.113.9"))
    remaining = [user for user in ("user-1842", "user-2077", "ann", "bob") if account.get(userId=user).status == 200]
    assert remaining == ["bob"]
    assert devices(account, "bob") == max_identities * MEAN_ATTRIBUTES // 2
    assert account.registered("user-2077").created


def test_locations_count_as_attributes() -> None:
    account = bounded(2)
    account.register("bob")
    for lat, lon in ((52, 13), (41, -74), (36, 140), (49, 2), (52, 0), (-1, 37), (-24, -47), (-34, 151)):
        account.send(server("ann", lat=lat, lon=lon))
    assert [account.get(userId=user).status for user in ("ann", "bob")] == [200, 404]


def test_a_user_keeps_the_latest_attributes_of_each_kind() -> None:
    account = Account()
    for number in range(MAX_PER_KIND + 1):
        account.send(server("ann", device={"deviceId": str(number)}, ip=f"203.0.113.{number}"))
        account.register("ann", merge=True, name=f"Ann {number}", metadata={f"key {number}": number})
    identity = account.identity(userId="ann").model_dump(by_alias=True, exclude_unset=True)
    latest = [str(number) for number in range(1, MAX_PER_KIND + 1)]
    assert [device["deviceId"] for device in identity["devices"]] == latest
    assert [address["ip"].rpartition(".")[2] for address in identity["ips"]] == latest
    assert identity["identifiers"]["names"] == [f"Ann {number}" for number in latest]
    assert list(identity["metadata"]) == [f"key {number}" for number in latest]


def test_the_most_recent_user_is_kept_even_with_more_attributes_than_the_bound() -> None:
    account = bounded(1)
    for number in range(2 * MEAN_ATTRIBUTES):
        account.send(server("ann", device={"deviceId": str(number)}))
    assert devices(account, "ann") == 2 * MEAN_ATTRIBUTES
    assert account.registered("bob").created
    assert account.get(userId="ann").status == 404
