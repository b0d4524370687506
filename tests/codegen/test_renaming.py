"""Schemas that share a class name get different ones, in models, clients and the check of the models."""

from __future__ import annotations

import pytest

from caveat.codegen import common_files
from caveat.codegen.destination import SHARED
from caveat.codegen.drafts import models_module
from caveat.codegen.fidelity import count
from caveat.codegen.models import models
from caveat.codegen.renaming import with_distinct_names
from caveat.codegen.type_hints import of_schema
from caveat.json_text import JsonValue
from caveat.openapi.schema import Schemas

ORDER: JsonValue = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
LINE: JsonValue = {
    "type": "object",
    "required": ["order"],
    "properties": {"order": {"$ref": "#/components/schemas/order"}},
}
CLOSED: JsonValue = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}


def document(**schemas: JsonValue) -> dict[str, JsonValue]:
    return {"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "components": {"schemas": dict(schemas)}}


def test_each_schema_becomes_a_class_and_references_lead_to_it() -> None:
    root = document(order=ORDER, Order=LINE)

    text = models(root, "shop.yaml", '"""Models."""')

    assert "class Order2(JsonObject):\n    id: StrictInt\n" in text
    assert "class Order(JsonObject):\n    order: Order2\n" in text
    assert [of_schema(root, f"/components/schemas/{name}") for name in ("order", "Order")] == [
        "models.Order2",
        "models.Order",
    ]


def test_the_models_are_checked_under_their_classes() -> None:
    root = document(order=ORDER, Order=LINE)
    content: JsonValue = {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}
    root["paths"] = {"/order": {"get": {"responses": {"200": {"description": "An order.", "content": content}}}}}
    text = models(root, "shop.yaml", '"""Models."""')

    counts = count(Schemas(root), {"models": text, **common_files.modules()})

    assert {each.kind: each.missed for each in counts} == dict.fromkeys(("null", "required", "type", "valid"), ())


@pytest.mark.parametrize(
    "mapping", [{}, {"mapping": {"event.a": "event.a"}}, {"mapping": {"event.a": "#/components/schemas/event.a"}}]
)
def test_a_discriminator_keeps_its_values(mapping: dict[str, JsonValue]) -> None:
    names = ("event.a", "event-a")
    choice: JsonValue = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    event: JsonValue = {"oneOf": choice, "discriminator": {"propertyName": "kind", **mapping}}
    root = document(**dict.fromkeys(names, CLOSED), Event=event)
    text = models(root, "shop.yaml", '"""Models."""')

    with models_module({"models": text, **common_files.modules()}, SHARED) as module:
        assert (module.EventA(kind="event.a").kind, module.EventA2(kind="event-a").kind) == ("event.a", "event-a")


def test_a_document_without_such_names_stays_as_it_is() -> None:
    root = document(order=ORDER)
    assert with_distinct_names(root) is root
