"""Validators: compiled once, shared by references, and bounded in number and size."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi import validators
from caveat.openapi.validators import Validators

A_TEST = "a test"

CHAIN: dict[str, JsonValue] = {
    "Long": {"type": "integer"},
    "First": {"$ref": "#/Long"},
    "Second": {"$ref": "#/First"},
    "Round": {"$ref": "#/About"},
    "About": {"$ref": "#/Round"},
}


def test_what_is_nothing_but_a_reference_shares_the_compiled_schema() -> None:
    compiled = Validators(CHAIN, A_TEST)
    assert not any(compiled.of(pointer).is_valid("x") for pointer in ("/Second", "/First", "/Long"))
    assert compiled.compilations == 1
    assert compiled.referred("/Second") == ("/Long", 2)
    assert compiled.of("/Round").is_valid(1)


def test_a_schema_is_compiled_again_after_many_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validators, "MAX_COMPILED", 10)
    compiled = Validators({str(number): {"const": number} for number in range(40)}, A_TEST)
    assert all(compiled.of(f"/{number}").is_valid(number) for number in range(40))
    before = compiled.compilations
    assert not compiled.of("/0").is_valid(1)
    assert compiled.compilations == before + 1


def test_all_schemas_are_compiled_together_to_find_those_that_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validators, "MAX_TOGETHER", 500)
    good: dict[str, JsonValue] = {str(number): {"$ref": "#/0"} if number else {} for number in range(500)}
    compiled = Validators(good, A_TEST)
    assert list(compiled.unusable([f"/{number}" for number in range(500)])) == []
    assert compiled.compilations == 1
    compiled = Validators({**good, "17": {"pattern": "("}}, A_TEST)
    assert [pointer for pointer, _ in compiled.unusable([f"/{number}" for number in range(500)])] == ["/17"]
    assert compiled.compilations < 20
    compiled = Validators({**good, "17": {"pattern": "("}, "400": {"pattern": "("}}, A_TEST)
    found = dict(compiled.unusable([f"/{number}" for number in range(500)]))
    assert sorted(found) == ["/17", "/400"]
    assert all(f"#{pointer} " in error.problem for pointer, error in found.items())
    same = Validators({str(number): {"type": "integer"} for number in range(2000)}, A_TEST)
    assert list(same.unusable([f"/{number}" for number in range(2000)])) == []
    assert same.compilations == 1
    assert list(compiled.unusable([])) == []


def test_a_large_document_is_never_copied_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validators, "LARGE", 5)
    components: dict[str, JsonValue] = {str(number): {"const": number} for number in range(9)}
    components["list"] = {"items": {"$ref": "#/components/schemas/1"}}
    compiled = Validators({"components": {"schemas": components}}, A_TEST)
    assert [compiled.of("/components/schemas/list").is_valid(value) for value in ([1, 1], [2])] == [True, False]
    assert all(compiled.of(f"/components/schemas/{number}").is_valid(number) for number in range(9))
    assert "_whole" not in vars(compiled)
