"""The values of bodies and headers: examples, generated values, body formats, messages of errors."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.json_text import JsonValue
from caveat.mock.responses.bodies import GENERATED_MESSAGE, Bodies
from caveat.mock.responses.negotiation import MediaTypeChoice
from caveat.openapi.operation import Operation, ResponseSpec
from caveat.openapi.spec import Spec

DOCUMENT = """
paths:
  /pets:
    get:
      operationId: list
      responses:
        '200':
          headers: {X-Count: {required: true, schema: {const: 3}}, X-Page: {schema: {const: 1}}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
              examples: {rex: {value: {name: Rex}}, tom: {value: {name: Tom}}}
            application/xml: {schema: {$ref: '#/components/schemas/Pet'}}
            application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Pet'}}
            text/plain: {schema: {type: string, const: pets}}
            text/csv: {schema: {type: object, required: [a]}}
            image/png: {schema: {type: string, const: dots}}
        '404':
          content:
            application/json:
              schema:
                type: object
                required: [message, code]
                properties: {message: {type: string}, code: {const: 7}, hint: {type: string}}
components: {schemas: {Pet: {type: object, required: [name], properties: {name: {type: string, default: Generated}}}}}
"""


@pytest.fixture(scope="module")
def spec(compiled: Callable[[str], Spec]) -> Spec:
    return compiled(DOCUMENT)


def documented(spec: Spec, status: int = 200) -> tuple[Operation, ResponseSpec]:
    operation = spec.operations["list"]
    response_spec = operation.response(status)
    assert response_spec is not None
    return operation, response_spec


def choice(media_type: str = "application/json") -> MediaTypeChoice:
    return MediaTypeChoice.of(media_type, media_type)


def test_the_value_is_the_first_example_the_named_one_or_generated(spec: Spec) -> None:
    operation, response_spec = documented(spec)
    bodies = Bodies(spec, 0)
    assert bodies.value(operation, response_spec, choice()) == {"name": "Rex"}
    assert bodies.value(operation, response_spec, choice(), "tom") == {"name": "Tom"}
    assert bodies.value(operation, response_spec, choice(), dynamic=True) == {"name": "Generated"}
    assert list(bodies.named_examples(response_spec, choice())) == ["rex", "tom"]


def test_a_media_type_without_an_example_has_that_of_json_with_the_same_schema(spec: Spec) -> None:
    _, response_spec = documented(spec)
    bodies = Bodies(spec, 0)
    assert bodies.example(response_spec, choice("application/xml")) == {"name": "Rex"}
    assert bodies.example(response_spec, choice("application/xml"), "tom") == {"name": "Tom"}
    assert bodies.example(response_spec, choice("text/plain")) is None
    assert bodies.have_same_schema(response_spec, "application/json", "application/xml")
    assert not bodies.have_same_schema(response_spec, "application/json", "text/plain")


def test_only_required_headers_have_a_value(spec: Spec) -> None:
    assert Bodies(spec, 0).headers(*documented(spec)) == {"X-Count": "3"}


def test_an_error_body_has_its_required_properties_and_a_message(spec: Spec) -> None:
    operation, response_spec = documented(spec, 404)
    value = Bodies(spec, 0).value(operation, response_spec, choice())
    assert value == {"message": GENERATED_MESSAGE, "code": 7}


@pytest.mark.parametrize(
    ("schema", "body", "expected"),
    [
        ("", {"message": "a"}, {"message": "new"}),
        ("", {"detail": "a", "title": "b"}, {"detail": "new", "title": "b"}),
        ("", {"message": 1}, {"message": 1}),
        ("", {"code": "a"}, {"code": "a"}),
        ("/components/schemas/Pet", {"name": "Generated", "message": "a"}, {"name": "Generated", "message": "new"}),
        ("/components/schemas/Pet", {"message": "a"}, {"message": "a"}),
    ],
)
def test_the_message_of_a_body_is_replaced_where_the_schema_accepts_it(
    schema: str, body: dict[str, JsonValue], expected: dict[str, JsonValue], spec: Spec
) -> None:
    assert Bodies(spec, 0).with_message(schema, body, "new") == expected


@pytest.mark.parametrize(
    ("media_type", "value", "expected"),
    [
        ("application/json", {"name": "ü"}, '{"name": "ü"}'.encode()),
        ("application/json", None, b"null"),
        ("application/xml", {"name": "Rex"}, b'<?xml version="1.0" encoding="UTF-8"?>\n<Pet><name>Rex</name></Pet>'),
        ("application/xml", "<Pet/>", b"<Pet/>"),
        ("application/x-www-form-urlencoded", {"a": [1, None, "b c"], "d": None}, b"a=1&a=b+c"),
        ("text/plain", "pets", b"pets"),
        ("text/plain", [1], b"[1]"),
        ("text/plain", None, b""),
        ("image/png", "\ud800", b"?"),
    ],
)
def test_a_value_is_encoded_in_the_format_of_the_media_type(
    media_type: str, value: JsonValue, expected: bytes, spec: Spec
) -> None:
    _, response_spec = documented(spec)
    assert Bodies(spec, 0).encode(response_spec, choice(media_type), value) == expected


@pytest.mark.parametrize(
    ("media_type", "writable"),
    [("text/plain", True), ("application/xml", True), ("image/png", True), ("text/csv", False)],
)
def test_an_unknown_format_is_writable_only_for_text(media_type: str, writable: bool, spec: Spec) -> None:  # noqa: FBT001 - a column of the table
    operation, response_spec = documented(spec)
    assert Bodies(spec, 0).is_writable(operation, response_spec, choice(media_type)) is writable
