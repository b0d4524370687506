"""Items of pages: a generated iterator yields what its type hint says, wherever the schema of the page is."""

from __future__ import annotations

import asyncio
from types import ModuleType
from typing import Any, get_args, get_type_hints

import httpx
import pytest
from pydantic import TypeAdapter

from generated_client import generated_client

DOCUMENT = """\
openapi: 3.1.0
info: {{title: Shop, version: '1'}}
servers: [{{url: 'https://shop.example'}}]
paths:
  /orders:
    get:
      operationId: list-orders
      parameters: [{parameters}]
      responses:
        '200': {response}
components:
  responses:
    Listed: {{description: A page., content: {{application/json: {{schema: {schema}}}}}}}
  schemas:
    Order: {{type: object, required: [id], properties: {{id: {{type: string}}, due: {{type: string, format: date}}}}}}
    Gift: {{type: object, required: [to], properties: {{to: {{type: string}}}}}}
    Orders: {{type: array, items: {{$ref: '#/components/schemas/Order'}}}}
    Meta: {{type: object, properties: {{next: {{type: string}}, total: {{type: integer}}}}}}
    Anything: {{type: object, properties: {{data: {{type: array}}}}}}
    Colours: {{type: array, items: {{type: string, enum: [red, blue]}}}}
    Page: {{type: object, properties: {{data: {{$ref: '#/components/schemas/Orders'}}, {next}}}}}
    Inline: {{type: object, properties: {{data: {{type: array, items: {item}}}, {next}}}}}
"""
ORDER = "{$ref: '#/components/schemas/Order'}"
META = "{$ref: '#/components/schemas/Meta'}"
ITEM = "{type: object, required: [id], properties: {id: {type: string}}}"
NEXT = "next: {type: string}"


def inline(items: str) -> str:
    return f"{{type: object, properties: {{data: {{type: array, items: {items}}}, {NEXT}}}}}"


SCHEMAS: dict[str, tuple[str, list[object]]] = {
    "an inline object": (inline(ORDER), [{"id": "a"}]),
    "a component": ("{$ref: '#/components/schemas/Page'}", [{"id": "a", "due": "2026-01-01"}]),
    "a component with inline items": ("{$ref: '#/components/schemas/Inline'}", [{"id": "a"}]),
    "an allOf of a component and an inline object": (f"{{allOf: [{META}, {inline(ORDER)}]}}", [{"id": "a"}]),
    "an allOf of one": (f"{{allOf: [{inline(ORDER)}]}}", [{"id": "a"}]),
    "an allOf that names its items later": (
        f"{{allOf: [{META}, {{$ref: '#/components/schemas/Anything'}}, {inline(ORDER)}]}}",
        [{"id": "a"}],
    ),
    "an object that may be null": (inline(ORDER).replace("type: object", "type: [object, 'null']", 1), [{"id": "a"}]),
    "inline items": (inline(ITEM), [{"id": "a"}]),
    "inline items of an allOf": (inline(f"{{allOf: [{ORDER}, {ITEM}]}}"), [{"id": "a", "due": "2026-01-01"}]),
    "items of two kinds": (
        inline(f"{{oneOf: [{ORDER}, {{$ref: '#/components/schemas/Gift'}}]}}"),
        [{"id": "a"}, {"to": "b"}],
    ),
    "inline items of two kinds": (
        inline(f"{{oneOf: [{ITEM}, {{type: object, required: [to], properties: {{to: {{type: string}}}}}}]}}"),
        [{"id": "a"}, {"to": "b"}],
    ),
    "items that may be null": (inline(f"{{oneOf: [{ORDER}, {{type: 'null'}}]}}"), [{"id": "a"}, None]),
    "dates": (inline("{type: string, format: date}"), ["2026-01-01"]),
    "enums": (inline("{type: string, enum: [red, blue]}"), ["red"]),
    "numbers": (inline("{type: integer}"), [1]),
    "lists": (inline(f"{{type: array, items: {ITEM}}}"), [[{"id": "a"}]]),
    "maps": (inline(f"{{type: object, additionalProperties: {ORDER}}}"), [{"x": {"id": "a"}}]),
    "any values": (inline("{}"), [{"id": "a"}, 1]),
    "free objects": (inline("{type: object}"), [{"id": "a"}]),
    "a page of two kinds": (
        f"{{oneOf: [{inline(ORDER)}, {inline('{$ref: ' + chr(39) + '#/components/schemas/Gift' + chr(39) + '}')}]}}",
        [{"to": "b"}],
    ),
    "a page whose inner part is referred to": (
        (
            f"{{type: object, properties: {{data: {{type: array, items: {ITEM}}}, {NEXT}, last: "
            "{$ref: '#/components/responses/Listed/content/application~1json/schema/properties/data/items'}}}"
        ),
        [{"id": "a"}],
    ),
}
LISTS: dict[str, tuple[str, list[object]]] = {
    "a list": (f"{{type: array, items: {ORDER}}}", [{"id": "a", "due": "2026-01-01"}]),
    "a list that is a component": ("{$ref: '#/components/schemas/Orders'}", [{"id": "a"}]),
    "a list of inline items": (f"{{type: array, items: {ITEM}}}", [{"id": "a"}]),
    "a list of enums": ("{type: array, items: {type: string, enum: [red]}}", ["red"]),
    "a component with a list of enums": ("{$ref: '#/components/schemas/Colours'}", ["red"]),
    "a list of dates": ("{type: array, items: {type: string, format: date}}", ["2026-01-01"]),
    "a list by allOf": (f"{{allOf: [{{type: array, items: {ORDER}}}, {{minItems: 0}}]}}", [{"id": "a"}]),
}
BY_CURSOR = "{name: cursor, in: query, schema: {type: string}}"
BY_OFFSET = (
    "{name: offset, in: query, schema: {type: integer}}, {name: limit, in: query, schema: {type: integer, default: 1}}"
)
CASES = {
    **{f"{title}, by cursor": (BY_CURSOR, *SCHEMAS[title], "data") for title in SCHEMAS},
    **{f"{title}, by offset": (BY_OFFSET, *SCHEMAS[title], "data") for title in SCHEMAS},
    **{f"{title}, by offset": (BY_OFFSET, *LISTS[title], "") for title in LISTS},
}


def yielded(shop: ModuleType, items: list[object], name: str) -> list[object]:
    """What the iterators yield, which are the same for both clients."""
    pages: list[object] = [{name: items, "next": "n"}, {name: []}] if name else [items, []]

    def answer(request: httpx.Request) -> httpx.Response:
        query = request.url.params
        return httpx.Response(200, json=pages["cursor" in query or query.get("offset", "0") != "0"])

    async def listed() -> list[object]:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
            return [item async for item in shop.AsyncClient(http=http).iter_orders()]

    with httpx.Client(transport=httpx.MockTransport(answer)) as http:
        found = list(shop.Client(http=http).iter_orders())
    assert found == asyncio.run(listed())
    return found


@pytest.mark.parametrize("where", ["{response}", "{{$ref: '#/components/responses/Listed'}}"], ids=["inline", "shared"])
@pytest.mark.parametrize("title", CASES)
def test_an_item_is_of_the_type_of_the_hint(title: str, where: str) -> None:
    parameters, schema, items, name = CASES[title]
    response = f"{{description: A page., content: {{application/json: {{schema: {schema}}}}}}}"
    text = DOCUMENT.format(
        parameters=parameters,
        schema=schema if "/responses/Listed" in schema or "$ref: '#/components/responses" in where else "{}",
        response=where.format(response=response),
        next=NEXT,
        item=ITEM,
    )
    with generated_client(text) as shop:
        hint = get_type_hints(shop.Client.iter_orders, vars(shop))["return"]
        (of_item,) = get_args(hint)
        found = yielded(shop, items, name)
        assert len(found) == len(items)
        for item, sent in zip(found, items, strict=True):
            assert_of_type(of_item, item, sent)


def assert_of_type(hint: Any, item: object, sent: object) -> None:  # noqa: ANN401 - any type is a hint
    """An instance of the hinted type, which is validated without a conversion; it writes back what was sent."""
    adapter = TypeAdapter[object](hint)
    assert adapter.validate_python(item, strict=True) == item
    assert adapter.dump_python(item, mode="json", by_alias=True, exclude_unset=True) == sent
    if isinstance(sent, dict) and "id" in sent and "dict" not in str(hint) and "Json" not in str(hint):
        assert getattr(item, "id") == "a"  # noqa: B009 - the model is generated in the test
