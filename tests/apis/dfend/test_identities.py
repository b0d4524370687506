"""Identities: registered, merged, found, and in the end forgotten."""

from __future__ import annotations

import pytest

from caveat.apis.dfend import identities
from dfend_account import Account


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


def test_past_the_bound_who_was_not_used_for_longest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identities, "MOST_IDENTITIES", 3)
    account = Account()
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
