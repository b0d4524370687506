"""Operations that Schemathesis cannot call as they are written: tested against the document's own mock."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from caveat.catalogue.api import Api, from_document
from caveat.json_text import JsonValue
from caveat.mock.build import build_mock
from caveat.openapi.pointer import lookup
from caveat.openapi.source import parse
from caveat.openapi.spec import Spec
from caveat.runs.run import run
from caveat.targets.target import Target
from caveat.traffic.plan import PHASES, Plan
from caveat.traffic.property_based.document import generation_document
from caveat.traffic.property_based.engine import drive
from caveat.traffic.property_based.operations import generation_path, usable_name

ID = "{name: %s, in: path, required: true, schema: {type: integer}}"
REFUSALS = "'400': {description: bad}, '404': {description: no}"
INTEGER = "{description: ok, content: {application/json: {schema: {type: integer}}}}"
STRING = "{description: ok, content: {application/json: {schema: {type: string}}}}"
OK = f"responses: {{'200': {INTEGER}, {REFUSALS}}}"
NAME = "parameters: [{name: name, in: path, required: true, schema: {type: string}}]"
DOCUMENTS: dict[str, Mapping[str, str]] = {
    "names with dots and brackets": {
        "openapi.yaml": f"""
paths:
  /books/{{book.id}}/{{page[no]}}:
    parameters: [{ID % "book.id"}]
    get: {{parameters: [{ID % '"page[no]"'}, {{name: q.r, in: query, schema: {{type: integer}}}}], {OK}}}
"""
    },
    "paths that match the same requests": {
        "openapi.yaml": f"""
paths:
  /u/{{id}}: {{get: {{parameters: [{ID % "id"}], {OK}}}}}
  /u/{{name}}:
    get: {{{NAME}, responses: {{'200': {STRING}, {REFUSALS}}}}}
    delete: {{{NAME}, responses: {{'204': {{description: ok}}, {REFUSALS}}}}}
  /x#create: {{post: {{responses: {{'201': {{description: ok}}}}}}}}
  /x#list: {{get: {{{OK}}}}}
"""
    },
    "names in a path that are not declared": {
        "openapi.yaml": f"""
paths:
  /b/{{id}}/{{x.y}}: {{get: {{{OK}}}, put: {{parameters: [{ID % "id"}], {OK}}}}}
"""
    },
    "one operationId twice": {
        "openapi.yaml": f"""
paths:
  /a: {{get: {{operationId: same, {OK}}}}}
  /b: {{get: {{operationId: same, responses: {{'200': {STRING}}}}}}}
"""
    },
    "header parameters that OpenAPI ignores": {
        "openapi.yaml": f"""
paths:
  /h:
    parameters: [{{name: Accept, in: header, required: true, schema: {{const: x}}}}]
    get:
      parameters:
        - $ref: '#/components/parameters/A'
        - {{name: content-type, in: header, required: true, schema: {{}}}}
      {OK}
  /c:
    get:
      responses: {{'200': {{description: ok, headers: {{Content-Type: {{required: true, schema: {{enum: [no]}}}}}}}}}}
components: {{parameters: {{A: {{name: Authorization, in: header, required: true, schema: {{type: string}}}}}}}}
"""
    },
    "servers of operations and paths": {
        "openapi.yaml": f"""
servers: [{{url: 'https://a.example/{{base}}/v1', variables: {{base: {{default: api, enum: [api, beta]}}}}}}]
paths:
  /a: {{get: {{{OK}}}}}
  /token: {{post: {{servers: [{{url: 'https://login.example/oauth2'}}], responses: {{'204': {{description: ok}}}}}}}}
  /up: {{servers: [{{url: 'https://up.example'}}], put: {{responses: {{'204': {{description: ok}}}}}}}}
"""
    },
    "several files": {
        "openapi.yaml": "paths: {/pets: {$ref: paths/pets.yaml}, /j: {$ref: 'paths/pets.yaml#/~1j'}}\n"
        "components: {schemas: {Pet: {$ref: schemas/pet.yaml}}}",
        "paths/pets.yaml": "post: {requestBody: {required: true, content: {application/json: {schema: {$ref: "
        "../schemas/pet.yaml}}}}, responses: {'201': {description: ok, content: {application/json: {schema: {$ref: "
        "'../openapi.yaml#/components/schemas/Pet'}}}}, '400': {description: no}}}\n"
        "/j: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: "
        "'../schemas/j.json#/definitions/J'}}}}}}}",
        "schemas/pet.yaml": "{type: object, required: [name], properties: {name: {type: string}, friend: {$ref: '#'}, "
        "j: {$ref: 'j.json#/definitions/J'}}}",
        "schemas/j.json": '{"definitions": {"J": {"type": "object", "properties": {"pet": {"$ref": "pet.yaml"}}}}}',
    },
}


@pytest.fixture(params=DOCUMENTS)
def api(request: pytest.FixtureRequest, tmp_path: Path) -> Api:
    head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n"
    for name, text in DOCUMENTS[request.param].items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text((head if name == "openapi.yaml" else "") + text)
    return from_document(tmp_path / "openapi.yaml")


def test_the_mock_of_a_document_keeps_it(api: Api) -> None:
    mock = build_mock(api)
    verdict = run(api, Target(mock, credentials=mock.credentials), drive, Plan(seed=0, phases=PHASES, examples=3))
    assert ([finding.message for finding in verdict.findings], verdict.errors) == ([], ())


def test_other_names_are_used_for_the_same_parameters() -> None:
    assert generation_path("/books/{book.id}/{a-b}") == "/books/{book_id}/{a-b}"
    assert usable_name("page[no]") == "page_no_"
    parameters: JsonValue = [{"$ref": "#/components/parameters/Id"}, {"name": "x.y", "in": "query"}]
    shared: JsonValue = {"parameters": {"Id": {"name": "book.id", "in": "path"}}}
    spec = Spec({"paths": {"/b/{book.id}": {"get": {"parameters": parameters}}}, "components": shared})
    root = generation_document(spec).root
    assert lookup(root, "/paths/~1b~1{book_id}/get/parameters") == [
        {"name": "book_id", "in": "path", "schema": {}},
        {"name": "x.y", "in": "query", "schema": {}},
    ]


def test_a_link_has_the_names_that_can_be_filled_in() -> None:
    target = "{operationId: read, parameters: {book.id: $response.body#/id, path.book.id: 1, q.r: 2}}"
    created = f"{{'201': {{description: ok, links: {{read: {target}}}}}}}"
    read = f"{{operationId: read, parameters: [{ID % 'book.id'}, {{name: q.r, in: query}}], {OK}}}"
    spec = Spec(yaml_root(f"{{/b: {{post: {{responses: {created}}}}}, '/b/{{book.id}}': {{get: {read}}}}}"))
    link = lookup(generation_document(spec).root, "/paths/~1b/post/responses/201/links/read")
    assert isinstance(link, dict)
    assert link["parameters"] == {"book_id": "$response.body#/id", "path.book_id": 1, "q.r": 2}


def yaml_root(paths: str) -> dict[str, JsonValue]:
    root = parse(f"openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths: {paths}", "openapi.yaml").value
    assert isinstance(root, dict)
    return root
