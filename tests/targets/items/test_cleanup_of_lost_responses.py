"""The clean-up finds items whose creation got no response."""

from __future__ import annotations

from contextlib import suppress

import pytest

from caveat.errors import CaveatError
from caveat.exchange import Headers, Response
from caveat.json_text import JsonValue
from cleanup_setting import DELETED, GONE, LEFT, Setting


def test_a_deletion_without_a_response_leaves_open_whose_the_item_is(setting: Setting) -> None:
    setting.service.reuses_ids = True
    setting.send("POST", "/pets", {"name": "ab"})
    setting.send("DELETE", "/pets/4", lost=True)
    assert setting.service.add("/pets", name="ab") == "4"
    [cleaned] = setting.cleaned()
    assert (cleaned.outcome, cleaned.reason) == (LEFT, "another client may have an item with its id")


def test_an_item_whose_response_was_lost_is_found_by_what_was_sent(setting: Setting) -> None:
    setting.send("POST", "/pets", {"name": "answered, number 1"})
    setting.send("POST", "/pets", {"name": "lost, number 1", "age": 3}, lost=True)
    setting.service.add("/pets", name="theirs, created meanwhile")
    theirs = setting.service.count
    assert set(setting.outcomes()) == {("/pets/4", DELETED), ("/pets/5", DELETED)}
    assert setting.left() == [f"/pets/{theirs}"]


def test_two_equal_writes_whose_responses_were_lost_are_both_found(setting: Setting) -> None:
    for _ in range(2):
        setting.send("POST", "/pets", {"name": "lost, number 1"}, lost=True)
    assert {outcome for _, outcome in setting.outcomes()} == {DELETED}
    assert setting.left() == []


def test_an_item_that_was_deleted_a_moment_ago_is_not_that_of_a_write_that_failed(setting: Setting) -> None:
    body: JsonValue = {"name": "ab"}
    setting.send("POST", "/pets", body)
    for _ in range(2):
        setting.service.responses.append(Response(500, Headers(()), b""))
        setting.send("POST", "/pets", body)
        setting.send("POST", "/pets", body)
    assert [outcome for _, outcome in setting.outcomes()] == [DELETED, GONE, DELETED, GONE, DELETED]


AMBIGUOUS: dict[str, JsonValue] = {
    "a short text": {"name": "ab"},
    "a text of the document": {"name": "Example name"},
    "numbers only": {"age": 12345678},
    "one character": {"name": "aaaaaaaaaaaa"},
    "no properties": {},
}


@pytest.mark.parametrize("title", AMBIGUOUS)
def test_an_item_that_may_be_of_another_client_is_reported_and_not_deleted(title: str, setting: Setting) -> None:
    setting.send("POST", "/pets", AMBIGUOUS[title], lost=True)
    [cleaned] = setting.cleaned()
    assert (cleaned.item, cleaned.outcome) == ("/pets", LEFT)
    assert cleaned.reason == "no response contained its id, which may be one of these: 4"
    assert setting.left() == ["/pets/4"]


def test_more_equal_items_than_were_sent_are_reported_and_not_deleted(setting: Setting) -> None:
    setting.send("POST", "/pets", {"name": "lost, number 1"}, lost=True)
    setting.service.add("/pets", name="lost, number 1")
    [cleaned] = setting.cleaned()
    assert (cleaned.outcome, cleaned.reason[-4:]) == (LEFT, "4, 5")


def test_an_item_that_was_there_before_is_not_ours_even_if_it_is_equal(setting: Setting) -> None:
    setting.service.responses = []
    setting.service.add("/pets", name="seen before, number 1")
    setting.foreign.append("4")
    setting.guard.ledger.record_existing("/pets", setting.foreign)
    setting.service.responses = [Response(504)]
    with suppress(CaveatError):
        setting.send("POST", "/pets", {"name": "seen before, number 1"})
    assert (setting.outcomes(), setting.left()) == ([("/pets", GONE)], [])


def test_a_put_whose_response_was_lost_is_ours_only_if_nothing_was_there_before(setting: Setting) -> None:
    setting.guard.ownership = None
    setting.send("PUT", "/pets/1", {"name": "written over theirs"}, lost=True)
    [cleaned] = setting.cleaned()
    assert (cleaned.item, cleaned.outcome, setting.left()) == ("/pets/1", LEFT, [])
