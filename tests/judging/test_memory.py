"""Memory: bounded, in the order of the latest change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.exchange import Exchange, Request, Response
from caveat.judging.memory import Recent, first_exchanges

KEYS = st.lists(st.integers(0, 9), max_size=40)


@given(st.integers(1, 5), KEYS)
def test_the_keys_set_last_are_kept(size: int, keys: list[int]) -> None:
    recent: Recent[int, int] = Recent(size)
    for index, key in enumerate(keys):
        recent[key] = index
    latest = list(dict.fromkeys(reversed(keys)))[:size]
    assert list(recent) == latest[::-1]
    assert recent == {key: max(index for index, other in enumerate(keys) if other == key) for key in latest}


@given(st.integers(1, 5), KEYS)
def test_a_default_is_set_once_and_within_the_bound(size: int, keys: list[int]) -> None:
    recent: Recent[int, int] = Recent(size)
    for index, key in enumerate(keys):
        before = recent.get(key)
        assert recent.get(key, -1) == (-1 if before is None else before)
        assert recent.setdefault(key, index) == (index if before is None else before)
        assert len(recent) <= size


@given(st.integers(1, 5), KEYS)
def test_a_key_is_removed_with_its_value(size: int, keys: list[int]) -> None:
    recent: Recent[int, int] = Recent(size)
    for index, key in enumerate(keys):
        recent[key] = index
        before = dict(recent)
        other = key // 2
        assert recent.pop(other, -1) == before.get(other, -1)
        assert recent == {each: value for each, value in before.items() if each != other}
    with pytest.raises(KeyError):
        recent.pop(-1)


def test_the_first_exchange_of_each_key_is_remembered_within_the_bound() -> None:
    memory = first_exchanges(2, lambda exchange: exchange.request.path.strip("/") or None, frozenset({"list-pets"}))
    exchanges = [Exchange(Request("GET", f"/{key}"), Response(200 + i), "list-pets") for i, key in enumerate("abab")]
    first = memory.start()
    for exchange in (*exchanges, Exchange(Request("GET", "/"), Response(200), "list-pets")):
        assert memory.changed_by(exchange)
        first = memory.step(first, exchange)
    assert {key: exchange.response.status for key, exchange in first.items()} == {"a": 200, "b": 201}
    first = memory.step(first, Exchange(Request("GET", "/c"), Response(200), "list-pets"))
    assert list(first) == ["b", "c"]
