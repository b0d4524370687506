"""Faults that Schemathesis refuses affect only the parts that depend on them: the rest of the document is tested."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.catalogue.api import from_document
from caveat.json_text import JsonValue
from caveat.mock.build import build_mock
from caveat.openapi.objects import rewrite
from caveat.runs.run import run
from caveat.targets.target import Target
from caveat.traffic.plan import PHASES, Plan
from caveat.traffic.property_based.engine import drive
from caveat.traffic.property_based.repairs import repaired

PATHS = "paths: {/a: {get: {%s}}}\n"
OK = (
    "responses: {'200': {description: ok, content: {application/json: {schema: {type: integer}}}%s}, "
    "'400': {description: no}}"
)

DOCUMENTS = {
    "an undefined variable of a server": ("servers: [{url: 'https://{nope}.acme.example/{v}'}]\n" + PATHS % (OK % "")),
    "a host and a port instead of a URL": "servers: [{url: '127.0.0.1:8055/v1'}]\n" + PATHS % (OK % ""),
    "a link to no operation": PATHS % (OK % ", links: {next: {operationId: nothing}}"),
    "a link to no place": PATHS % (OK % ", links: {next: {operationRef: '#/paths/~1b/get'}}"),
    "a parameter without a schema": PATHS % f"parameters: [{{name: q, in: query, required: true}}], {OK % ''}",
    "a mapping to no schema": """
paths: {/a: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {
  $ref: '#/components/schemas/A'}}}}}}}}
components: {schemas: {A: {type: object, required: [kind], properties: {kind: {type: string}},
  discriminator: {propertyName: kind, mapping: {x: '#/components/schemas/Nope'}}}}}
""",
    "URLs": """
security: [{ext: []}, {}]
paths:
  /a:
    get:
      parameters: [{$ref: 'https://acme.invalid/p'}, {name: q, in: query, schema: {type: integer}}]
      responses:
        '200': {description: d, content: {application/json: {schema: {$ref: 'https://acme.invalid/s'}}}}
        '400': {$ref: '//acme.invalid/r'}
    post: {requestBody: {$ref: 'https://acme.invalid/b'}, responses: {'200': {$ref: 'https://acme.invalid/r'}}}
  /b: {$ref: 'https://acme.invalid/i'}
components: {securitySchemes: {ext: {$ref: 'https://acme.invalid/x'}}}
""",
    "lists of parameters that are nowhere": """
paths:
  /a:
    parameters: {$ref: 'https://acme.invalid/p'}
    get: {parameters: {$ref: '#/no/p'}, responses: {'200': {description: d}}}
""",
    "references to nothing": """
security: [{ext: []}, {}]
paths:
  /a:
    get:
      parameters: [{$ref: '#/no/p'}, {name: q, in: query, schema: {type: integer}}]
      responses:
        '200':
          description: d
          content: {application/json: {schema: {$ref: '#/no/s'}, examples: {a: {$ref: '#/no/e'}}}}
          headers: {X-A: {$ref: '#/no/h'}}
          links: {next: {$ref: '#/no/l'}}
        '400': {$ref: 'no.yaml#/r'}
    post: {requestBody: {$ref: '../no.yaml'}, responses: {'200': {$ref: '#/paths/~1a/post/responses/200'}}}
  /b: {$ref: 'no.yaml'}
components: {securitySchemes: {ext: {$ref: '#/no/x'}}}
""",
    "a body without content": """
paths: {/a: {post: {requestBody: {content: }, responses: {'200': {description: d}}}}}
""",
    "a link to a component": """
paths: {/a: {get: {operationId: a, responses: {'200': {description: d, links: {n: {$ref: '#/components/links/N'}}}}}}}
components: {links: {N: {operationId: nothing}}}
""",
    "only a redirect": PATHS % "responses: {'302': {description: there}}",
    "only an error that no request avoids": PATHS % "responses: {'405': {description: no}}",
}


@pytest.mark.parametrize("title", DOCUMENTS)
def test_the_mock_of_a_document_with_a_fault_keeps_it(title: str, tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text(f"openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\n{DOCUMENTS[title]}")
    api = from_document(file)
    verdict = run(api, Target(build_mock(api)), drive, Plan(phases=PHASES, examples=3))
    assert ([finding.message for finding in verdict.breaches], verdict.errors) == ([], ())
    assert verdict.judged


def test_an_operation_that_cannot_be_tested_has_the_reason_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    paths = f"paths: {{/a: {{get: {{parameters: {{x: {{name: x, in: query}}}}, {OK % ''}}}}}}}"
    file.write_text(f"openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\n{paths}\n")
    api = from_document(file)
    verdict = run(api, Target(build_mock(api)), drive, Plan(phases=PHASES, examples=3))
    (message,) = set(verdict.errors)
    assert message.startswith("GET /a: Invalid `parameters` definition: {")
    assert message.endswith('is not of type "array". Run `caveat lint` on the document')
    assert "\n" not in message


def test_a_keyword_of_openapi_3_0_does_not_allow_null() -> None:
    schema: dict[str, JsonValue] = {"type": "object", "properties": {"nullable": {"type": "string", "nullable": True}}}
    expected = {"type": "object", "properties": {"nullable": {"type": "string"}}}
    assert rewrite(schema, lambda node: repaired(node, frozenset(), {})) == expected
