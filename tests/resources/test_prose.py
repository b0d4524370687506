"""The prose about an operation."""

from __future__ import annotations

from caveat.resources.prose import text_of
from resource_document import operation, spec_of


def test_it_is_that_of_the_operation_and_its_responses() -> None:
    spec = spec_of({"/pets": {"get": operation("list", {}, extra={"summary": "Pets", "description": "All of them."})}})
    assert text_of(spec, spec.operations["list"]) == "Pets All of them. x"
