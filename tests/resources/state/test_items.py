"""The items of a session: the indexes find the same items as a search of all of them."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from caveat.exchange import Exchange, Request, Response
from caveat.resources.state.item import Item
from caveat.resources.state.items import Items

SIZE = 3
KEYS = st.sampled_from([("/pets", ("1",)), ("/pets", ("2",)), ("/pets", ("a", "1")), ("/me", ())])
CREATED = Exchange(Request("POST", "/pets"), Response(201))
ACTIONS = st.one_of(
    st.tuples(st.just("set"), KEYS, st.sampled_from("xy"), st.booleans()),
    st.tuples(st.just("note"), KEYS, st.sampled_from("78"), st.none()),
    st.tuples(st.just("listed"), KEYS, st.none(), st.none()),
    st.tuples(st.just("forget"), KEYS, st.none(), st.none()),
    st.tuples(st.just("clear"), KEYS, st.none(), st.none()),
)


def changed(items: Items, action: str, key: tuple[str, tuple[str, ...]], text: str | None, *, created: bool) -> None:
    known = items.get(key)
    match action:
        case "set":
            items[key] = Item(key, "id", str(text), CREATED if created else None)
        case "note" if known is not None:
            items.note_id(known, str(text))
        case "listed" if known is not None:
            items.note_listed(known)
        case "forget":
            items.forget(key)
        case "clear":
            items.clear()


@given(st.lists(ACTIONS, min_size=20, max_size=60))
def test_the_indexes_agree_with_a_search(actions: list[tuple[str, tuple[str, tuple[str, ...]], str, bool]]) -> None:
    items = Items(SIZE)
    for action, key, text, created in actions:
        changed(items, action, key, text, created=bool(created))
        assert len(items) <= SIZE
        for name in "123":
            found = [each.key for each in items.values() if each.key[1][-1:] == (name,)]
            assert sorted(each.key for each in items.named([name])) == sorted(found)
        for template, parents, client in product(["/pets", "/me"], [(), ("a",)], "xy"):
            unlisted = items.unlisted(template, parents, client)
            members = [one for key, one in items.items() if (template, parents) == (key[0], key[1][:-1])]
            shown = items.shown(template, parents)
            assert {**shown} == {one.own_id: one for one in shown.values()}
            assert all(any(one is member for member in members) for one in (*shown.values(), *unlisted.values()))
            assert {one.own_id for one in members} >= {*shown}
            expected = [one for one in shown.values() if one.created and not one.was_listed and one.client == client]
            assert all(unlisted.get(one.own_id) is one for one in expected)
            assert not any(one.was_listed or one.created is None for one in unlisted.values())
