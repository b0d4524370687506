"""The LRU caches: they are bounded, and keep the most recently used keys."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from caveat.lru import LruCache, cached_if_short


def test_the_least_recently_used_key_is_dropped() -> None:
    cache = LruCache(2, [("a", 1), ("b", 2)])
    assert cache.use("a") == 1
    assert cache.put("c", 3) == 2
    assert (cache.use("a"), cache.use("b"), cache.use("c")) == (1, None, 3)


def test_a_key_that_is_put_again_counts_as_used() -> None:
    cache = LruCache(2, [("a", 1), ("b", 2)])
    assert cache.put("a", 4) is None
    assert cache.items() == [("b", 2), ("a", 4)]
    assert (cache.keys(), cache.values()) == (["b", "a"], [2, 4])


def test_a_key_that_was_never_put_has_no_value() -> None:
    assert LruCache[str, int](1).use("a") is None


@given(st.integers(1, 5), st.lists(st.tuples(st.booleans(), st.integers(0, 9))))
def test_the_keys_are_the_most_recently_used(max_size: int, steps: list[tuple[bool, int]]) -> None:
    cache = LruCache[int, int](max_size)
    used: list[int] = []
    for put, key in steps:
        if put:
            cache.put(key, key)
        elif cache.use(key) is None:
            continue
        used = [*(other for other in used if other != key), key][-max_size:]
    assert cache.keys() == used


def test_results_for_short_texts_are_remembered() -> None:
    computed: list[str] = []

    @cached_if_short
    def length(text: str) -> int:
        computed.append(text)
        return len(text)

    short, long = "a" * 64, "a" * 65
    assert [length(text) for text in (short, short, long, long)] == [64, 64, 65, 65]
    assert computed == [short, long, long]
