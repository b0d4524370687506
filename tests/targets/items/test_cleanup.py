"""The clean-up deletes all items that runs created, and no others."""

from __future__ import annotations

import json

import pytest

from caveat.exchange import Headers, Response
from caveat.json_text import JsonValue
from caveat.targets.items.cleanup import Cleanup
from caveat.targets.items.cleanup_result import CleanupOutcome
from caveat.targets.items.own_requests import OwnRequests
from caveat.targets.target import Budget
from cleanup_setting import DELETED, GONE, LEFT, WOULD_DELETE, Setting
from staging import SPEC, TOKEN

JSON = Headers([("content-type", "application/json")])


def test_items_are_deleted_children_first_and_each_deletion_is_proven(setting: Setting) -> None:
    setting.send("POST", "/pets", {"name": "ours"})
    setting.send("POST", "/pets/4/toys", {"name": "ball"})
    before = len(setting.service.requests)
    assert setting.outcomes() == [("/pets/4/toys/5", DELETED), ("/pets/4", DELETED)]
    assert setting.service.sent()[before:] == [
        *("GET /pets/4/toys/5", "DELETE /pets/4/toys/5", "GET /pets/4/toys/5"),
        *("GET /pets/4", "DELETE /pets/4", "GET /pets/4"),
    ]
    assert (setting.left(), setting.outcomes()) == ([], [])


def test_a_dry_run_deletes_nothing(setting: Setting) -> None:
    setting.send("POST", "/pets", {"name": "ours"})
    setting.send("POST", "/pets", {"name": "ours, without a response"}, lost=True)
    expected = [("/pets/5", WOULD_DELETE), ("/pets/4", WOULD_DELETE)]
    assert (setting.outcomes(dry_run=True), setting.outcomes(dry_run=True)) == (expected, expected)
    assert setting.left() == ["/pets/4", "/pets/5"]


def test_refused_and_already_deleted_items_are_not_deleted(setting: Setting) -> None:
    setting.service.responses = [Response(200, body=b"[]"), Response(422)]
    setting.send("POST", "/pets", {"name": "refused"})
    setting.send("POST", "/pets", {"name": "deleted by its creator"})
    setting.send("DELETE", "/pets/4")
    assert (setting.outcomes(), setting.left()) == ([("/pets/4", GONE)], [])


def test_after_a_restart_of_the_service_an_item_that_got_the_id_of_ours_stays(setting: Setting) -> None:
    setting.send("POST", "/pets", {"name": "ours"})
    setting.send("POST", "/pets", {"name": "ours too"})
    setting.service.collections["/pets"]["4"] = {"id": "4", "name": "theirs, after a restart"}
    assert setting.outcomes() == [("/pets/5", DELETED), ("/pets/4", LEFT)]
    assert setting.left() == ["/pets/4"]


CREATED = "2026-11-26T06:50:11.123Z"

CHANGED: dict[str, tuple[dict[str, JsonValue], dict[str, JsonValue], dict[str, JsonValue], str]] = {
    # What is sent, what the service adds to the response, what another client or the service changes, and why it stays.
    "a computed field that was sent": ({"name": "ab", "at": "1"}, {"at": CREATED}, {}, ""),
    "all fields are written otherwise": ({"name": " ab ", "size": "1.0"}, {"name": "ab", "size": 1}, {}, ""),
    "a time of the creation": ({"name": "ab"}, {"created": CREATED}, {"name": "cd"}, ""),
    "a text that no other client sends": (
        {"name": "our own text, 17", "a": 1, "b": 2},
        {},
        {"a": 3, "b": 4},
        "",
    ),
    "half of it": ({"name": "ab", "size": 1}, {}, {"size": 2}, "size differs"),
    "nothing that proves it": ({"name": "ab", "size": 1, "a": 1}, {}, {"size": 2, "name": "cd"}, "name, size differ"),
    "a value that each item has": ({"name": "ab"}, {"kind": "standard item"}, {"name": "cd"}, "name differs"),
    "a day": ({"name": "ab"}, {"created": "2026-11-26"}, {"name": "cd"}, "name differs"),
    "a computed field that changed": ({"name": "ab", "at": "1"}, {"at": CREATED}, {"at": "2026"}, ""),
}


@pytest.mark.parametrize("title", CHANGED)
def test_a_changed_item_is_deleted_if_something_proves_that_a_run_created_it(title: str, setting: Setting) -> None:
    sent, added, changed, differing = CHANGED[title]
    setting.service.adds = added
    setting.send("POST", "/pets", sent)
    setting.service.collections["/pets"]["4"] |= changed
    [cleaned] = setting.cleaned()
    assert (cleaned.outcome, setting.left()) == ((LEFT, ["/pets/4"]) if differing else (DELETED, []))
    reason = f"{differing} from what was sent, and nothing else proves that a run created the item"
    assert cleaned.reason == (reason if differing else "")


def test_a_time_that_items_of_others_have_too_proves_nothing(setting: Setting) -> None:
    setting.service.adds = {"created": CREATED}
    setting.send("POST", "/pets", {"name": "ab"})
    setting.send("POST", "/pets", {"name": "cd"})
    setting.service.collections["/pets"]["4"]["name"] = "changed"
    assert setting.outcomes(dry_run=True) == [("/pets/5", WOULD_DELETE), ("/pets/4", WOULD_DELETE)]
    setting.service.collections["/pets"]["1"]["created"] = CREATED
    assert setting.outcomes() == [("/pets/5", DELETED), ("/pets/4", LEFT)]


def test_the_proof_is_kept_when_a_deletion_fails(setting: Setting) -> None:
    setting.service.adds = {"created": CREATED}
    setting.send("POST", "/pets", {"name": "ab"})
    setting.service.collections["/pets"]["4"]["name"] = "changed"
    shown = json.dumps(setting.service.collections["/pets"]["4"]).encode()
    setting.service.responses = [Response(200, JSON, shown), Response(200, JSON, b"[]"), Response(409)]
    assert setting.outcomes() == [("/pets/4", LEFT)]
    assert (setting.outcomes(), setting.left()) == ([("/pets/4", DELETED)], [])


def test_an_item_that_the_run_changed_is_still_an_item_of_the_run(setting: Setting) -> None:
    setting.send("POST", "/pets", {"name": "ours"})
    setting.send("PUT", "/pets/4", {"name": "changed by us"})
    assert (setting.outcomes(), setting.left()) == ([("/pets/4", DELETED)], [])


def test_an_item_of_another_client_that_got_the_id_of_ours_stays(setting: Setting) -> None:
    setting.service.reuses_ids = True
    setting.send("POST", "/pets", {"name": "deleted by its creator"})
    setting.send("DELETE", "/pets/4")
    assert setting.service.add("/pets", name="theirs too") == "4"
    assert (setting.outcomes(), setting.left()) == ([("/pets/4", GONE)], ["/pets/4"])


def test_children_of_a_deleted_item_are_deleted_only_if_the_run_created_them(setting: Setting) -> None:
    setting.service.reuses_ids = True
    setting.send("POST", "/pets", {"name": "ours, number 1"})
    setting.send("POST", "/pets/4/toys", {"name": "ours, number 2"})
    setting.send("POST", "/pets/4/toys", {"name": "ours, number 3"})
    setting.send("DELETE", "/pets/4")
    # The service forgets one toy of its own accord, and another client gets both ids.
    setting.service.collections["/pets/4/toys"]["2"] = {"id": "2", "name": "theirs"}
    setting.service.collections["/pets"]["4"] = {"id": "4", "name": "theirs"}
    assert setting.outcomes() == [("/pets/4/toys/2", GONE), ("/pets/4/toys/1", DELETED), ("/pets/4", GONE)]
    assert setting.left() == ["/pets/4", "/pets/4/toys/2"]


def test_items_that_cannot_be_deleted_are_listed(setting: Setting) -> None:
    setting.send("POST", "/notes", {"text": "a note"})
    [cleaned] = setting.cleaned()
    assert (cleaned.item, cleaned.outcome) == ("/notes/4", CleanupOutcome.NOT_DELETABLE)
    assert cleaned.reason == "the contract has no operation that deletes it"


REFUSED = {
    "an operation that the target excludes": ("deletePet", [], "excluded"),
    "a response that refuses": ("", [Response(200, body=b"{}"), Response(409)], "deletePet responds with status 409"),
    "a deletion that changes nothing": (
        "",
        [Response(200, body=b"{}"), Response(204), Response(200, body=b"{}")],
        "deletePet responds with status 204, and no response proves that it is gone",
    ),
}


@pytest.mark.parametrize("title", REFUSED)
def test_a_deletion_that_fails_is_reported_and_can_be_repeated(title: str, setting: Setting) -> None:
    excluded, responses, reason = REFUSED[title]
    setting.send("POST", "/pets", {"name": "ours, number 1"})
    setting.excluded, setting.service.responses = excluded, list(responses)
    [cleaned] = setting.cleaned()
    assert (cleaned.outcome, cleaned.reason, setting.left()) == (LEFT, reason, ["/pets/4"])
    setting.excluded = ""
    assert (setting.outcomes(), setting.left()) == ([("/pets/4", DELETED)], [])


def test_a_limit_that_is_used_up_ends_the_clean_up_and_the_rest_is_reported(setting: Setting) -> None:
    for number in range(3):
        setting.send("POST", "/pets", {"name": f"ours, number {number}"})
    cleaned = setting.cleaned(Budget(writes=1))
    assert [it.outcome for it in cleaned] == [DELETED, LEFT, LEFT]
    assert [it.reason for it in cleaned[1:]] == ["max_writes (1) is used up"] * 2


def test_a_deletion_is_awaited_for_the_time_until_it_is_visible(setting: Setting) -> None:
    setting.send("POST", "/pets", {"name": "ours, number 1"})
    slept: list[float] = []
    ledger = setting.opened(run_id="cleanup")
    guard = setting.guarded(ledger)
    setting.service.responses = [Response(200, body=b"{}"), Response(202), Response(200, body=b"{}"), Response(404)]
    cleanup = Cleanup(
        SPEC, guard.exchange, ledger, OwnRequests(SPEC, {"token": TOKEN}), settle_s=2.5, sleep=slept.append
    )
    assert [it.outcome for it in cleanup.run()] == [DELETED]
    assert slept == [2.5]
    ledger.close()
