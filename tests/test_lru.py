"""What is remembered is bounded, and what was used last stays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from caveat.lru import Latest


def test_the_longest_unused_is_forgotten() -> None:
    latest = Latest(2, [("a", 1), ("b", 2)])
    assert latest.use("a") == 1
    assert latest.put("c", 3) == 2
    assert (latest.get("a"), latest.get("b"), latest.get("c")) == (1, None, 3)


def test_to_look_is_not_to_use() -> None:
    latest = Latest(2, [("a", 1), ("b", 2)])
    assert latest.get("a") == 1
    assert latest.put("c", 3) == 1


def test_to_put_again_is_to_use() -> None:
    latest = Latest(2, [("a", 1), ("b", 2)])
    assert latest.put("a", 4) is None
    assert latest.items() == [("b", 2), ("a", 4)]
    assert (latest.keys(), latest.values()) == (["b", "a"], [2, 4])


def test_nothing_is_known_of_what_was_never_put() -> None:
    latest = Latest[str, int](1)
    assert (latest.use("a"), latest.get("a")) == (None, None)


@given(st.integers(1, 5), st.lists(st.tuples(st.booleans(), st.integers(0, 9))))
def test_the_latest_are_those_used_last(size: int, steps: list[tuple[bool, int]]) -> None:
    latest = Latest[int, int](size)
    used: list[int] = []
    for put, key in steps:
        if put:
            latest.put(key, key)
        elif latest.use(key) is None:
            continue
        used = [*(other for other in used if other != key), key][-size:]
    assert latest.keys() == used
