"""The steps of journeys: conditional headers are sent where an operation declares them."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.traffic.journeys.steps import IF_MATCH, has
from resource_document import operation, spec_of


@pytest.mark.parametrize(("name", "location", "expected"), [("If-Match", "header", True), ("If-Match", "query", False)])
def test_a_header_that_an_operation_declares(name: str, location: str, expected: bool) -> None:  # noqa: FBT001 - a table's column
    declared: JsonValue = {"name": name, "in": location, "schema": {"type": "string"}}
    spec = spec_of({"/x": {"get": {**operation("read"), "parameters": [declared]}}})
    assert has(spec.operations["read"], IF_MATCH) is expected
