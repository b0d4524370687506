"""Identities: registered, merged, found, and in the end forgotten."""

from __future__ import annotations

import pytest

from caveat.apis.dfend.mock.identities import THINGS
from caveat.apis.dfend.mock.observed import MOST
from caveat.mock import build
from dfend_account import API, Account, server


def test_a_user_is_created_once() -> None:
    account = Account()
    first, again = account.registered("ann"), account.registered("ann")
    assert (first.created, first.merged) == (True, False)
    assert (again.id, again.created, again.merged) == (first.id, False, False)


def test_data_is_merged_only_if_asked() -> None:
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


def test_a_registered_user_has_not_chosen_and_was_not_signalled() -> None:
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
        ({"userId": "nobody"}, 404),
        ({"id": "idn-0"}, 404),
        ({"id": "user-1842"}, 404),
        ({"id": "idn-9d4c27", "userId": "nobody"}, 200),
        ({"id": "idn-0", "userId": "user-1842"}, 404),
        ({}, 404),
    ],
)
def test_an_identity_is_found_by_either_id_and_its_own_decides(
    path: str, reference: dict[str, str], status: int
) -> None:
    assert Account().get(path, **reference).status == status


def test_past_the_bound_who_was_not_used_for_longest_is_forgotten() -> None:
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


def bounded(most: int) -> Account:
    """An account that knows so many users at the most."""
    return Account(build.mock(API, settings={"most-identities": str(most)}))


def devices(account: Account, user: str) -> int:
    """How many devices a user has."""
    known = account.identity(userId=user).devices
    assert isinstance(known, list)
    return len(known)


def test_who_has_many_things_leaves_room_for_fewer_others() -> None:
    most = 5
    account = bounded(most)
    for user in ("ann", "bob"):
        for number in range(most * THINGS // 2):
            account.send(server(user, device={"deviceId": str(number)}, ip="203.0.113.9"))
    known = [user for user in ("user-1842", "user-2077", "ann", "bob") if account.get(userId=user).status == 200]
    assert known == ["bob"]
    assert devices(account, "bob") == most * THINGS // 2
    assert account.registered("user-2077").created


def test_places_are_things_as_well() -> None:
    account = bounded(2)
    account.register("bob")
    for lat, lon in ((52, 13), (41, -74), (36, 140), (49, 2), (52, 0), (-1, 37), (-24, -47), (-34, 151)):
        account.send(server("ann", lat=lat, lon=lon))
    assert [account.get(userId=user).status for user in ("ann", "bob")] == [200, 404]


def test_of_each_kind_of_thing_a_user_has_the_latest() -> None:
    account = Account()
    for number in range(MOST + 1):
        account.send(server("ann", device={"deviceId": str(number)}, ip=f"203.0.113.{number}"))
        account.register("ann", merge=True, name=f"Ann {number}", metadata={f"key {number}": number})
    known = account.identity(userId="ann").model_dump(by_alias=True, exclude_unset=True)
    latest = [str(number) for number in range(1, MOST + 1)]
    assert [device["deviceId"] for device in known["devices"]] == latest
    assert [address["ip"].rpartition(".")[2] for address in known["ips"]] == latest
    assert known["identifiers"]["names"] == [f"Ann {number}" for number in latest]
    assert list(known["metadata"]) == [f"key {number}" for number in latest]


def test_the_user_of_this_moment_is_kept_though_they_have_more_than_all_may() -> None:
    account = bounded(1)
    for number in range(2 * THINGS):
        account.send(server("ann", device={"deviceId": str(number)}))
    assert devices(account, "ann") == 2 * THINGS
    assert account.registered("bob").created
    assert account.get(userId="ann").status == 404
