"""Client methods: the signatures of operations as a user calls them."""

from __future__ import annotations

import ast

import pytest

from caveat.codegen.client_errors import error_classes
from caveat.codegen.client_methods import ClientMethod, client_methods
from caveat.codegen.sources import LINE_LENGTH
from generated_client import spec

DOCUMENT = """\
openapi: 3.1.0
info: {{title: Shop, version: '1'}}
paths:
  /orders/{{orderId}}:
    get:
      operationId: {id}
      summary: Show it.
      parameters: [{{name: orderId, in: path, required: true, schema: {{type: string}}}}, {parameters}]
{body}
      responses:
        '200': {{description: Done., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Page'}}}}}}}}
        '404': {{description: Unknown.}}
        default: {{description: Other.}}
  /iter: {{get: {{operationId: iter-orders, responses: {{'200': {{description: Done.}}}}}}}}
components:
  schemas:
    Colour: {{type: string, enum: [red, blue]}}
    Page: {{type: object, properties: {{orders: {{type: array, items: {{$ref: '#/components/schemas/Colour'}}}}}}}}
"""


def method(parameters: str = "", body: str = "", id_: str = "list-orders") -> ClientMethod:
    text = DOCUMENT.format(parameters=parameters, id=id_, body=f"      requestBody: {body}" if body else "")
    document = spec(text)
    return next(client_methods(document, error_classes(document)))


HINTS = [
    ("{type: integer, default: 25}", "int | None = None"),
    ("{$ref: '#/components/schemas/Colour'}", 'models.Colour | Literal["red", "blue"] | None = None'),
    ("{type: string, format: date}", "datetime.date | str | None = None"),
    ("{type: string, format: date-time}", "datetime.datetime | str | None = None"),
    ("{type: [string, 'null']}", "str | None = None"),
]


@pytest.mark.parametrize(("schema", "hint"), HINTS)
def test_an_optional_parameter_is_sent_only_if_it_is_given(schema: str, hint: str) -> None:
    found = method(f"{{name: X-Value, in: header, schema: {schema}}}")
    assert [str(argument) for argument in found.arguments] == ["order_id: str", f"x_value: {hint}"]


def test_the_values_of_a_call_have_the_order_of_the_document() -> None:
    header = "{name: b, in: header, required: true, schema: {type: string}}"
    query = "{name: a, in: query, required: true, schema: {type: string}}"
    found = method(f"{header}, {query}")
    assert [argument.name for argument in found.arguments] == ["order_id", "a", "b"]
    assert found.returned("await ") == "await self._call(_LIST_ORDERS, (order_id, b, a))"


def test_a_multipart_body_takes_file_names() -> None:
    found = method(body="{required: true, content: {multipart/form-data: {schema: {type: object}}}}")
    body = "body: Mapping[str, JsonValue | bytes | list[bytes]],"
    assert f"{body}\n        filenames: Mapping[str, str] | None = None,\n" in found.signature("async def")
    assert found.returned("") == "self._call(_LIST_ORDERS, (order_id,), body, filenames=filenames)"


def test_a_further_argument_does_not_take_the_name_of_a_parameter() -> None:
    parameter = "{name: contentType, in: query, schema: {type: string}}"
    found = method(parameter, "{content: {'*/*': {}}}")
    assert [argument.name for argument in found.arguments] == ["order_id", "content_type", "body", "content_type_"]
    assert found.further == ("body", "media_type=content_type_")


def test_the_docstring_names_the_documented_errors() -> None:
    lines = ["Show it.", "", "        `GET /orders/{orderId}`. Raises `NotFoundError`, `OtherResponseError`."]
    assert method().docstring.splitlines() == lines


@pytest.mark.parametrize("id_", ["close", "with-exchange"])
def test_the_names_of_the_client_are_not_used(id_: str) -> None:
    assert method(id_=id_).name == f"{id_.replace('-', '_')}_"


PAGING = "{name: offset, in: query, schema: {type: integer}}, {name: limit, in: query, schema: {type: integer}}"


def test_a_paged_list_has_an_iterator_with_a_free_name() -> None:
    found = method(PAGING)
    assert found.iterator == "iter_orders_"
    assert found.pages == '_LIST_ORDERS_PAGES: Pages[models.Colour] = Pages("orders", "")'
    assert found.arguments_to_list == ("order_id=order_id", "offset=_start", "limit=limit")
    signature = found.pages_signature("Iterator")
    assert "offset: int = 0, limit: int | None = None" in " ".join(signature.split())
    assert signature.endswith("-> Iterator[models.Colour]:")


def test_a_call_that_is_too_long_for_one_line_is_split() -> None:
    names = [f"parameter_number_{number}" for number in range(6)]
    found = method(", ".join(f"{{name: {name}, in: query}}" for name in names))
    assert max(map(len, found.returned("").splitlines())) <= LINE_LENGTH


def test_a_stream_has_a_method_and_a_constant() -> None:
    pieces = "{type: object, required: [data], properties: {event: {const: NAME}, data: {type: integer}}}"
    schemas = ", ".join(pieces.replace("NAME", f"a_rather_long_name_of_an_event_{number}") for number in range(3))
    text = DOCUMENT.format(parameters="", id="watch", body="").replace(
        "{$ref: '#/components/schemas/Page'}", f"{{oneOf: [{schemas}]}}", 1
    )
    document = spec(text.replace("application/json: {schema", "text/event-stream: {itemSchema", 1))
    found = next(client_methods(document, error_classes(document)))
    assert (found.stream, found.has_result) == ("stream_watch", False)
    assert found.stream_signature(is_async=True).endswith("-> AsyncGenerator[dict[str, JsonValue], None]:")
    assert found.returned_stream == "self._stream(_WATCH, _WATCH_EVENTS, (order_id,))"
    ast.parse(found.event_types)
    assert found.event_types.splitlines()[-3:] == ["    whole=True,", "    json_data=True,", ")"]
    assert max(map(len, found.event_types.splitlines())) <= LINE_LENGTH
