"""Error bodies say the status of their response where they have a property for it."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.mock.responses.error_bodies import with_status
from resource_document import properties, spec_of

PROBLEM: dict[str, JsonValue] = {"title": "neoztchm", "status": 615, "type": "x", "detail": "why"}
CASES: dict[str, tuple[JsonValue, dict[str, JsonValue], bool, dict[str, JsonValue]]] = {
    "a problem": (
        True,
        {**PROBLEM},
        False,
        {"title": "Not Found", "status": 404, "type": "about:blank", "detail": "why"},
    ),
    "an example of a problem": (True, {**PROBLEM}, True, {**PROBLEM, "status": 404}),
    "a message in the title": (True, {"title": "why"}, False, {"title": "why"}),
    "a code": (True, {"code": 7, "statusCode": 8}, False, {"code": 404, "statusCode": 404}),
    "a code in an error": (True, {"error": {"code": 7}}, False, {"error": {"code": 404}}),
    "a code that is a status in an example": (True, {"code": 400}, True, {"code": 404}),
    "a code of the API in an example": (True, {"code": 1007}, True, {"code": 1007}),
    "a code that is no number": (True, {"code": "no", "status": True}, False, {"code": "no", "status": True}),
    "an enum": (properties(code={"enum": [1007]}), {"code": 1007}, False, {"code": 1007}),
}


@pytest.mark.parametrize("title", CASES)
def test_a_body_has_the_status_of_its_response(title: str) -> None:
    schema, body, is_example, expected = CASES[title]
    spec = spec_of({}, components={"schemas": {"Error": schema}})
    pointer = "/components/schemas/Error"
    media_type = "application/problem+json" if "title" in body else "application/json"
    valid = lambda value: spec.schemas.valid(pointer, value)  # noqa: E731 - a column of the table
    assert with_status(valid, body, 404, media_type=media_type, message="why", is_example=is_example) == expected
