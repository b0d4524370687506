"""The proof that a run created an item, from digests of the response to the creation."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.targets.items.created_items import CreatedItems, Creation
from caveat.targets.items.creation_proof import MAX_PROPERTIES, CreationProof, is_rare, proof, proof_keys
from staging import SPEC, OpenLedger

PETS = CreatedItems(SPEC).collections["/pets"]
PET = Creation(PETS, (), "4")


PROOFS: dict[str, tuple[dict[str, JsonValue], CreationProof]] = {
    "as it was": ({"id": "4", "name": "ab", "at": "2026"}, CreationProof(frozenset({"name", "at"}), frozenset({"at"}))),
    "a computed value changed": ({"name": "ab", "at": "2027"}, CreationProof(frozenset({"name"}), frozenset({"at"}))),
    "another item": ({"id": "4", "name": "x"}, CreationProof()),
    "another type": ({"name": ["ab"]}, CreationProof()),
}


@pytest.mark.parametrize("title", PROOFS)
def test_shown_values_are_compared_with_those_of_the_creation(title: str, open_run: OpenLedger) -> None:
    shown, expected = PROOFS[title]
    ledger = open_run()
    write = ledger.record_write("createPet", "POST", "/pets", b"")
    keys = list(proof_keys(PET, {"name": " AB ", "at": "x"}, {"id": 4, "name": "ab", "at": "2026"}))
    ledger.record_response(write, 201, "4", keys)
    assert proof(ledger, write, PET, shown) == expected
    # Neither another write nor another item has this proof.
    assert proof(ledger, write + 1, PET, shown) == CreationProof()
    assert proof(ledger, write, Creation(PETS, (), "5"), shown) == CreationProof()
    ledger.release(write)
    assert proof(ledger, write, PET, shown) == CreationProof()


def test_the_keys_have_no_values_and_a_limit() -> None:
    keys = list(proof_keys(PET, {}, {f"p{number}": f"fake-secret-{number}" for number in range(1000)}))
    assert len(keys) == MAX_PROPERTIES
    assert "secret" not in "".join(keys)


UNMISTAKABLE: dict[str, tuple[JsonValue, bool]] = {
    "a time": ("2026-11-26T06:50:11Z", True),
    "a UUID": ("7c9e6679-7425-40de-944b-e07fc1f90ae7", True),
    "a day": ("2026-11-26", False),
    "a default": ("a standard item", False),
    "a number": (12345678901, False),
    "null": (None, False),
}


@pytest.mark.parametrize("title", UNMISTAKABLE)
def test_a_time_and_a_uuid_are_rare(title: str) -> None:
    value, expected = UNMISTAKABLE[title]
    assert is_rare(value) is expected
