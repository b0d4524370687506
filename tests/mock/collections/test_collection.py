"""The store keeps items in order and within its limits, and loads what it dumps."""

from __future__ import annotations

import pytest

from caveat.errors import BadState
from caveat.json_text import JsonValue
from caveat.mock.collections.collection import MAX_COLLECTIONS, MAX_ITEMS, Collection, CollectionStore, Item
from document_mock import as_dict, as_list


def test_one_item_too_many_evicts_the_oldest() -> None:
    collection = Collection()
    for number in range(MAX_ITEMS + 1):
        collection.save(str(number), Item({}))
    collection.save("1", Item({"again": True}))
    items = collection.items
    assert [next(iter(items)), len(items), items["1"].properties] == ["1", MAX_ITEMS, {"again": True}]


def test_the_highest_id_survives_deletion() -> None:
    collection = Collection()
    for item_id in ("9", "a", "7", "-99", "1" * 40, "٣"):
        collection.save(item_id, Item({}))
        del collection.items[item_id]
    assert collection.highest_id == 9


def test_one_collection_too_many_evicts_the_one_that_changed_longest_ago() -> None:
    store, collection = CollectionStore(), Collection()
    for number in range(MAX_COLLECTIONS):
        store.save(("/a/{}/b", (str(number),)), collection)
    store.save(("/a/{}/b", ("0",)), collection)
    store.save(("/c", ()), collection)
    stored = [store.get(key) is collection for key in (("/a/{}/b", ("0",)), ("/a/{}/b", ("1",)), ("/c", ()))]
    assert stored == [True, False, True]


def test_deleting_an_item_deletes_the_collections_below_it() -> None:
    store, collection = CollectionStore(), Collection()
    kept = [("/a", ()), ("/a/{}/b", ("2",)), ("/ab/{}/c", ("1",))]
    for key in [*kept, ("/a/{}/b", ("1",)), ("/a/{}/b/{}/c", ("1", "7"))]:
        store.save(key, collection)
    store.delete_children("/a", ("1",))
    collections = [as_dict(it) for it in as_list(as_dict(store.dump())["collections"])]
    assert [(it["path"], tuple(as_list(it["parents"]))) for it in collections] == kept


def test_a_dump_restores_the_store() -> None:
    first, second = CollectionStore(), CollectionStore()
    collection = Collection(generated_ids=3)
    collection.save("9", Item({"a": [None, 1.5, {"b": "é"}], "n": 10**30}, frozenset({"x", "y"})))
    first.save(("/a/{}/b", ("0",)), collection)
    second.load(first.dump())
    assert second.get(("/a/{}/b", ("0",))) == collection
    assert second.dump() == first.dump()


def test_a_hand_written_state_has_the_same_limits() -> None:
    items: JsonValue = [{"id": str(number), "properties": {}, "omitted": []} for number in range(MAX_ITEMS + 1)]
    collection: dict[str, JsonValue] = {"path": "/a", "generated_ids": 0, "highest_id": 0}
    store = CollectionStore()
    many: JsonValue = [collection | {"parents": [str(number)], "items": []} for number in range(MAX_COLLECTIONS + 1)]
    store.load({"collections": many})
    assert [store.get(("/a", (number,))) is None for number in ("0", "1")] == [True, False]
    store.load({"collections": [collection | {"parents": [], "items": items}]})
    loaded = store.get(("/a", ()))
    assert loaded is not None
    assert (len(loaded.items), loaded.highest_id) == (MAX_ITEMS, MAX_ITEMS)


DAMAGED: list[JsonValue] = [
    None,
    [],
    {},
    {"collections": [{}]},
    {"collections": [], "more": 1},
    {"collections": [{"path": "/a", "parents": [], "generated_ids": "x", "highest_id": 0, "items": []}]},
]


@pytest.mark.parametrize("state", DAMAGED)
def test_a_damaged_state_is_reported_and_changes_nothing(state: JsonValue) -> None:
    store = CollectionStore()
    store.save(("/c", ()), Collection())
    with pytest.raises(BadState, match="state"):
        store.load(state)
    assert store.get(("/c", ())) is not None
