"""The second validator: it agrees with the first one."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caveat.json_text import JsonValue
from caveat.openapi.schema import Schemas
from caveat.openapi.second_validator import SecondValidator

ROOT: JsonValue = {
    "components": {
        "schemas": {
            "a/b": {"type": "object", "required": ["id"], "properties": {"id": {"$ref": "#/components/schemas/Id"}}},
            "Id": {"type": "integer", "minimum": 1},
            "Bad": {"pattern": "\\p{L}"},
            "Lost": {"$ref": "#/components/schemas/Missing"},
            "Text": {"type": ["string", "null"], "maxLength": 3},
        }
    }
}
SCHEMAS = Schemas(ROOT)


@pytest.mark.parametrize(
    ("name", "value", "valid"),
    [
        ("a~1b", {"id": 1}, True),
        ("a~1b", {"id": 0}, False),
        ("a~1b", {}, False),
        ("Id", 1.0, True),
        ("Id", True, False),
        ("Text", None, True),
        ("Bad", "x", None),
        ("Lost", "x", None),
    ],
)
def test_a_value_is_valid_or_not_or_it_is_unknown(name: str, value: JsonValue, *, valid: bool | None) -> None:
    assert SecondValidator(SCHEMAS).valid(f"/components/schemas/{name}", value) is valid


VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.dictionaries(st.just("id"), st.integers())


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["a~1b", "Id", "Text"]), VALUES)
def test_both_validators_agree(name: str, value: JsonValue) -> None:
    pointer = f"/components/schemas/{name}"
    assert SecondValidator(SCHEMAS).valid(pointer, value) is SCHEMAS.valid(pointer, value)
