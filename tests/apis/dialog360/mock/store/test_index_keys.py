"""Index keys: one for each combination of filters."""

from __future__ import annotations

from caveat.apis.dialog360.mock.store.index_keys import index_key, index_keys


def test_a_record_has_a_key_for_each_combination_of_filters() -> None:
    keys = index_keys("app", "ad", True)  # noqa: FBT003 - a filter value

    assert set(keys) == {index_key("app", ad, shared) for ad in (None, "ad") for shared in (None, True)}
    assert len(keys) == 4


def test_another_value_or_scope_is_another_key() -> None:
    keys = index_keys("app", "ad")

    assert index_key("app", "other ad") not in keys
    assert index_key("other app", "ad") not in keys
