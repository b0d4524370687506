"""Which mutants of state a contract has."""

from __future__ import annotations

from caveat.mutation.state.mutants import state_mutants
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
