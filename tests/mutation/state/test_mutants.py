"""Which mutants of state a contract has."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.mutation.state.mutants import state_mutants
from caveat.openapi.coerce import as_object
from resource_document import PET, array, operation, properties, spec_of


def titles(**query: object) -> list[str]:
    required = {"in": "query", "name": "from", "required": True, "schema": {"type": "string"}}
    listing = operation("list-pets", array(PET), query={"limit": {"type": "integer"}, "name": {"type": "string"}})
    parameters = listing["parameters"]
    assert isinstance(parameters, list)
    if query.get("needs_more"):
        parameters.append(required)  # type: ignore[arg-type] # JSON
    create = operation("add-pet", PET, status=201, body=properties(name="string"))
    spec = spec_of({"/pets": {"get": listing, "post": create}})
    return [each.mutant.id.removeprefix("state /pets ") for each in state_mutants(spec)]


def test_a_collection_has_those_of_its_operations_and_parameters() -> None:
    assert titles() == [
        "STA003: created item is not listed",
        "STA008: limit is ignored",
        "STA015: count leaves an item out",
        "STA017: id is given twice",
        "STA011 name: filter is ignored",
    ]


def test_a_list_that_needs_a_parameter_of_unknown_meaning_is_never_known_to_be_complete() -> None:
    assert titles(needs_more=True) == ["STA008: limit is ignored", "STA017: id is given twice"]


@pytest.mark.parametrize(("statuses", "expected"), [((200,), False), ((200, 404), True), ((200, 410), True)])
def test_a_deleted_item_has_to_be_gone_where_the_document_says_so(statuses: tuple[int, ...], *, expected: bool) -> None:
    read = operation("read-pet", PET)
    responses = as_object(read["responses"])
    read["responses"] = {str(status): responses["200"] for status in statuses}
    paths: dict[str, dict[str, JsonValue]] = {
        "/pets": {"get": operation("list-pets", array(PET)), "post": operation("add-pet", PET, status=201)},
        "/pets/{id}": {"get": read, "delete": operation("delete-pet", status=204)},
    }
    codes = {each.mutant.promise for each in state_mutants(spec_of(paths))}
    assert ({"STA006", "STA007"} <= codes) is expected
    assert bool({"STA006", "STA007"} & codes) is expected
