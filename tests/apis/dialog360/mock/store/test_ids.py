"""Ids: unique, decided by the seed, in the vendor's formats."""

from __future__ import annotations

from caveat.apis.dialog360.mock.store.ids import IdGenerator, IssuedIds


def test_ids_are_unique_and_have_the_formats_of_the_vendor() -> None:
    ids = IdGenerator(seed=1)
    records, meta = ([issue() for _ in range(100)] for issue in (ids.record, ids.meta))

    assert len({*records, *meta}) == 200
    assert all(len(each) == 24 and int(each, 16) for each in records)
    assert all(len(each) == 17 and each.isdecimal() for each in meta)


def test_the_same_seed_gives_the_same_ids() -> None:
    first, second, other = (IdGenerator(seed) for seed in (1, 1, 2))

    assert (first.record(), first.meta()) == (second.record(), second.meta())
    assert first.record() != other.record()
    assert first.meta() != other.meta()


def test_a_generator_continues_after_the_issued_ids() -> None:
    original = IdGenerator(seed=1)
    original.record()
    original.meta()
    original.meta()
    resumed = IdGenerator(seed=1, issued=original.issued)

    assert original.issued == IssuedIds(records=1, meta=2)
    assert (resumed.record(), resumed.meta()) == (original.record(), original.meta())
