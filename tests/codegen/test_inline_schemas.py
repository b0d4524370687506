"""Inline schemas: which of them get a model, and its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.codegen.inline_schemas import with_names
from caveat.codegen.models import models
from caveat.codegen.preprocess import component_schemas
from caveat.codegen.type_hints import of_schema
from caveat.openapi.coerce import as_object
from caveat.openapi.document import load
from caveat.openapi.pointer import lookup
from caveat.openapi.references import local
from caveat.openapi.spec import Spec
from generated_client import spec

ITEM = "{type: object, properties: {id: {type: string}}}"
ORDER = "{$ref: '#/components/schemas/Order'}"
GIFT = "{type: object, properties: {to: {type: string}}}"

RESULTS: dict[str, tuple[str, str]] = {
    "a component": (ORDER, "models.Order"),
    "an object": (ITEM, "models.AddOrderResponse"),
    "properties without a type": ("{properties: {id: {}}}", "models.AddOrderResponse"),
    "an object that may be null": (ITEM.replace("object", "[object, 'null']", 1), "models.AddOrderResponse | None"),
    "an object without properties": ("{type: object}", "dict[str, JsonValue]"),
    "an empty object": ("{type: object, properties: {}}", "dict[str, JsonValue]"),
    "a map": ("{type: object, additionalProperties: {type: integer}}", "dict[str, int]"),
    "a map of objects": (
        f"{{type: object, additionalProperties: {ITEM}}}",
        "dict[str, models.AddOrderResponseValue]",
    ),
    "a list": (f"{{type: array, items: {ITEM}}}", "list[models.AddOrderResponseItem]"),
    "a list of components": (f"{{type: array, items: {ORDER}}}", "list[models.Order]"),
    "a scalar": ("{type: string, maxLength: 3}", "str"),
    "an enum": ("{type: string, enum: [a]}", 'Literal["a"]'),
    "a scalar with a rule by allOf": ("{type: string, allOf: [{maxLength: 3}], minLength: 1}", "str"),
    "an allOf": (f"{{allOf: [{ORDER}, {GIFT}]}}", "models.AddOrderResponse"),
    "an allOf of one component": (f"{{allOf: [{ORDER}], description: It.}}", "models.Order"),
    "an allOf of one object": (f"{{allOf: [{ITEM}]}}", "models.AddOrderResponse"),
    "an allOf of a component and properties beside it": (
        f"{{allOf: [{ORDER}], properties: {{b: {{}}}}}}",
        "models.AddOrderResponse",
    ),
    "a choice": (f"{{oneOf: [{ITEM}, {GIFT}]}}", "models.AddOrderResponse1 | models.AddOrderResponse2"),
    "a choice with one object": (f"{{anyOf: [{ITEM}, {{type: 'null'}}]}}", "models.AddOrderResponse | None"),
    "a choice of components": (f"{{oneOf: [{ORDER}, {{type: string}}]}}", "models.Order | str"),
    "any value": ("{}", "JsonValue"),
    "a reference to a shared parameter": (
        "{type: object, properties: {a: {$ref: '#/components/parameters/A/schema'}}}",
        "dict[str, JsonValue]",
    ),
    "a reference to its own part": (
        (
            "{type: object, properties: {a: {type: object, properties: {n: {type: integer}}}, b: {$ref: '#/paths/"
            "~1orders/post/responses/200/content/application~1json/schema/properties/a'}}}"
        ),
        "models.AddOrderResponse",
    ),
}

DOCUMENT = """\
openapi: 3.1.0
info: {{title: Shop, version: '1'}}
paths: {{{paths}}}
components:
  parameters: {{A: {{name: a, in: query, schema: {{type: object, properties: {{x: {{type: integer}}}}}}}}}}
  responses: {{Refused: {{description: No., content: {{application/json: {{schema: {gift}}}}}}}}}
  requestBodies: {{Gift: {{content: {{application/json: {{schema: {gift}}}}}}}}}
  schemas: {{Order: {{type: object, properties: {{n: {{type: integer}}}}}}, {further}}}
"""


def document(paths: str, further: str = "") -> Spec:
    return spec(DOCUMENT.format(paths=paths, gift=GIFT, further=further))


def response(schema: str, media: str = "application/json") -> str:
    return f"{{description: Done., content: {{{media}: {{schema: {schema}}}}}}}"


@pytest.mark.parametrize("title", RESULTS)
def test_an_inline_object_has_a_model_of_the_name_of_its_operation(title: str) -> None:
    schema, hint = RESULTS[title]
    before = document(f"/orders: {{post: {{operationId: add-order, responses: {{'200': {response(schema)}}}}}}}")
    pointer = before.operations["add-order"].responses["200"].media["application/json"]
    root = with_names(before.root)
    assert of_schema(root, pointer) == hint
    assert Spec(root).operations.keys() == before.operations.keys()
    compile(models(root, "shop.yaml", ""), "models", "exec")


@pytest.mark.parametrize("media", ["*/*", "application/*"])
def test_an_inline_object_of_any_media_type_has_a_model(media: str) -> None:
    before = document(
        f"/orders: {{post: {{operationId: add-order, responses: {{'200': {response(ITEM, repr(media))}}}}}}}"
    )
    pointer = before.operations["add-order"].responses["200"].media[media]
    assert of_schema(with_names(before.root), pointer) == "models.AddOrderResponse"


def body(schema: str, media: str = "application/json") -> str:
    return f"requestBody: {{content: {{{media}: {{schema: {schema}}}}}}}"


OK = "responses: {'204': {description: Done.}}"
NAMES: dict[str, tuple[str, list[str]]] = {
    "a body": (f"/a: {{put: {{operationId: put_a, {body(ITEM)}, {OK}}}}}", ["PutABody"]),
    "a form": (
        f"/a: {{put: {{operationId: putA, {body(ITEM, 'application/x-www-form-urlencoded')}, {OK}}}}}",
        ["PutABody"],
    ),
    "files": (f"/a: {{put: {{operationId: putA, {body(ITEM, 'multipart/form-data')}, {OK}}}}}", ["PutABody"]),
    "text": (f"/a: {{put: {{operationId: putA, {body(ITEM, 'text/plain')}, {OK}}}}}", []),
    "no operationId": (f"/a/b: {{put: {{{body(ITEM)}, {OK}}}}}", ["PutABBody"]),
    "a body in two media types": (
        (
            f"/a: {{put: {{operationId: putA, requestBody: {{content: {{application/x-www-form-urlencoded: "
            f"{{schema: {ITEM}}}, application/json: {{schema: {ITEM}}}}}}}, {OK}}}}}"
        ),
        ["PutABody"],
    ),
    "different bodies in two media types: what the client sends comes first": (
        (
            f"/a: {{put: {{operationId: putA, requestBody: {{content: {{application/x-www-form-urlencoded: "
            f"{{schema: {GIFT}}}, application/json: {{schema: {ITEM}}}}}}}, {OK}}}}}"
        ),
        ["PutABody", "PutABody2"],
    ),
    "two equal results": (
        f"/a: {{put: {{operationId: putA, responses: {{'200': {response(ITEM)}, '201': {response(ITEM)}}}}}}}",
        ["PutAResponse"],
    ),
    "two results": (
        f"/a: {{put: {{operationId: putA, responses: {{'200': {response(ITEM)}, '201': {response(GIFT)}}}}}}}",
        ["PutAResponse", "PutAResponse2"],
    ),
    "a shared response and a shared body": (
        (
            "/a: {put: {operationId: putA, requestBody: {$ref: '#/components/requestBodies/Gift'}, "
            "responses: {'400': {$ref: '#/components/responses/Refused'}}}, "
            "post: {operationId: postA, responses: {'401': {$ref: '#/components/responses/Refused'}}}}"
        ),
        ["GiftBody", "RefusedResponse"],
    ),
    "an error of one operation": (
        f"/a: {{put: {{operationId: putA, responses: {{'404': {response(ITEM)}}}}}}}",
        ["PutANotFoundBody"],
    ),
    "the same error of two operations": (
        (
            f"/a: {{put: {{operationId: putA, responses: {{'404': {response(ITEM)}}}}}, "
            f"post: {{operationId: postA, responses: {{'404': {response(ITEM)}}}}}}}"
        ),
        ["NotFoundBody"],
    ),
    "the same error with two statuses": (
        f"/a: {{put: {{operationId: putA, responses: {{'404': {response(ITEM)}, '499': {response(ITEM)}}}}}}}",
        ["ErrorBody"],
    ),
    "different errors": (
        f"/a: {{put: {{operationId: putA, responses: {{'404': {response(ITEM)}, '499': {response(GIFT)}}}}}}}",
        ["PutANotFoundBody", "PutAStatus499Body"],
    ),
    "a name that is taken": (f"/a: {{put: {{operationId: used, {body(ITEM)}, {OK}}}}}", ["UsedBody2"]),
}


@pytest.mark.parametrize("title", NAMES)
def test_the_names_of_models_say_where_they_are_used(title: str) -> None:
    paths, names = NAMES[title]
    before = document(paths, "usedBody: {type: string}")
    root = with_names(before.root)
    added = [name for name in component_schemas(root) if name not in component_schemas(before.root)]
    assert sorted(added) == names
    compile(models(root, "shop.yaml", ""), "models", "exec")


def test_the_schema_is_moved_and_all_references_follow() -> None:
    inner = "#/paths/~1a/get/responses/200/content/application~1json/schema"
    paths = (
        f"/a: {{get: {{operationId: getA, responses: {{'200': {response(ITEM)}}}}}}}, "
        f"/b: {{get: {{operationId: getB, responses: {{'200': {response('{$ref: ' + repr(inner) + '}')}}}}}}}"
    )
    before = document(paths)
    root = with_names(before.root)
    pointers = [each.responses["200"].media["application/json"] for each in Spec(root).operations.values()]
    assert [lookup(root, pointer) for pointer in pointers] == [{"$ref": local("/components/schemas/GetAResponse")}] * 2
    assert component_schemas(root)["GetAResponse"] == lookup(before.root, pointers[0])


ONE_WAY = (
    "{type: object, required: [id, secret, name], properties: "
    "{id: {type: string, readOnly: true}, secret: {type: string, writeOnly: true}, name: {type: string}}}"
)


def test_a_property_is_required_where_it_is_sent() -> None:
    paths = f"/a: {{put: {{operationId: putA, {body(ONE_WAY)}, responses: {{'200': {response(ONE_WAY)}}}}}}}"
    schemas = component_schemas(with_names(document(paths).root))
    required = [as_object(schemas[name])["required"] for name in ("PutABody", "PutAResponse")]
    assert required == [["secret", "name"], ["id", "name"]]


def test_a_document_without_inline_objects_stays_as_it_is() -> None:
    before = document(f"/a: {{get: {{operationId: getA, responses: {{'200': {response(ORDER)}}}}}}}")
    assert with_names(before.root) is before.root


FILES = {
    "a file": ("schemas/pet.yaml", "Pet"),
    "a part of a file": ("schemas/all.yaml#/pets/0", "All"),
    "a named part of a file": ("schemas/all.yaml#/definitions/Cat", "Cat"),
    "a reference in another file": ("schemas/all.yaml#/definitions/Alias", "Pet"),
}


@pytest.mark.parametrize("title", FILES)
def test_a_schema_of_another_file_has_a_model_of_its_name(title: str, tmp_path: Path) -> None:
    reference, name = FILES[title]
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "pet.yaml").write_text(ITEM)
    (tmp_path / "schemas" / "all.yaml").write_text(
        f"definitions: {{Cat: {ITEM}, Alias: {{$ref: pet.yaml}}}}\npets: [{ITEM}]\n"
    )
    paths = f"/a: {{get: {{operationId: getA, responses: {{'200': {response(f'{{$ref: {reference!r}}}')}}}}}}}"
    (tmp_path / "shop.yaml").write_text(DOCUMENT.format(paths=paths, gift=GIFT, further=""))
    root = with_names(load(tmp_path / "shop.yaml").value)
    pointer = Spec(root).operations["getA"].responses["200"].media["application/json"]
    assert of_schema(root, pointer) == f"models.{name}"
    assert f"class {name}(" in models(root, "shop.yaml", "")
