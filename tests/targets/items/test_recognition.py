"""Recognition: whether a run created an item, by its values."""

from __future__ import annotations

import json

import pytest

from caveat.targets.items.created_items import CreatedItems, Creation
from caveat.targets.items.creation_proof import proof_keys
from caveat.targets.items.recognition import Recognition
from caveat.targets.items.sent_items import SentItems
from caveat.targets.ledgers.ledger import Ledger
from staging import SPEC, Item, OpenLedger

ITEMS = CreatedItems(SPEC)
PET = Creation(ITEMS.collections["/pets"], (), "4")
TIME = "2026-11-26T06:50:11Z"
CREATED: Item = {"id": "4", "name": "ab", "at": TIME}

CASES: dict[str, tuple[Item, list[Item], tuple[str, ...]]] = {
    "as it was": (CREATED, [], ()),
    "changed, with its time": ({"id": "4", "name": "cd", "at": TIME}, [], ()),
    "changed, and it is alone in its list": ({"name": "cd", "at": TIME}, [{"id": "4", "at": TIME}], ()),
    "changed, and another of ours has its time": ({"name": "cd", "at": TIME}, [{"id": "5", "at": TIME}], ()),
    "changed, and one of others has its time": ({"name": "cd", "at": TIME}, [{"id": "1", "at": TIME}], ("name",)),
    "without anything of it": ({"id": "4", "name": "cd", "at": "2027"}, [], ("name",)),
}


@pytest.mark.parametrize("title", CASES)
def test_an_item_is_recognized_by_what_it_shows(title: str, open_run: OpenLedger) -> None:
    shown, listed, names = CASES[title]
    ledger = open_run()
    write = _created(ledger, PET, {"name": "ab"}, CREATED)
    _created(ledger, Creation(PET.collection, (), "5"), {"name": "x"}, {"id": "5", "at": TIME})
    recognition = Recognition(ITEMS, SentItems(SPEC), ledger)
    body = json.dumps({"name": "ab"}).encode()
    assert recognition.differing(write, PET, [body], shown, lambda: listed) == names


def test_a_collection_is_not_listed_without_need(open_run: OpenLedger) -> None:
    def listed() -> list[Item]:
        pytest.fail("it was listed")

    ledger = open_run()
    write = _created(ledger, PET, {"name": "ab"}, CREATED)
    recognition = Recognition(ITEMS, SentItems(SPEC), ledger)
    assert recognition.differing(write, PET, [b'{"name": "ab"}'], CREATED, listed) == ()


def _created(ledger: Ledger, creation: Creation, sent: Item, shown: Item) -> int:
    write = ledger.record_write("createPet", "POST", "/pets", json.dumps(sent).encode())
    ledger.record_response(write, 201, creation.id, (*creation.keys, *proof_keys(creation, sent, shown)))
    return write
