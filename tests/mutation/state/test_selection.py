"""Which collections have unique values and defaults of filters; `test_results.py` has their mutants."""

from __future__ import annotations

import small_wards
from caveat.mutation.state.selection import defaults, has_unique_fields
from caveat.resources.derive import resources
from pet_collection import pets


def test_the_document_says_so() -> None:
    wards = resources(small_wards.SPEC).by_template["/wards"]
    assert [each.parameter for each in defaults(small_wards.SPEC, wards)] == ["state"]
    assert has_unique_fields(small_wards.SPEC, wards)
    spec = pets()
    others = resources(spec).by_template["/pets"]
    assert (defaults(spec, others), has_unique_fields(spec, others)) == ([], False)
