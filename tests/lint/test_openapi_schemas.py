"""A document is validated by the schema of its own version of OpenAPI."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from caveat.lint import lint
from caveat.openapi import document

_HEAD = "info: {title: Pets, version: '1'}"

VALID = {
    "3.0: a document without operations": "{openapi: 3.0.3, paths: {}}",
    "3.0: fields beside a reference are ignored": """
        {openapi: 3.0.3, paths: {}, components: {responses: {
        A: {$ref: '#/components/responses/B', content: 1}, B: {description: b}}}}""",
    "3.0: a bearer scheme": """
        {openapi: 3.0.3, paths: {}, components: {securitySchemes: {
        a: {type: http, scheme: bearer, bearerFormat: b}}}}""",
    "3.0: a file and a nullable array": """
        {openapi: 3.0.3, paths: {}, components: {schemas: {
        A: {type: string, format: binary}, B: {type: array, nullable: true, items: {type: integer}}}}}""",
    "3.1: a document of webhooks": "{openapi: 3.1.0, webhooks: {}}",
    "3.1: an operation without responses": "{openapi: 3.1.0, paths: {/a: {get: {}}}}",
    "3.1: the server of a link": """
        {openapi: 3.1.0, paths: {/a: {get: {operationId: a}}},
        components: {links: {A: {operationId: a, server: {url: /b}}}}}""",
    "3.1: a path item with a reference and an operation": """
        {openapi: 3.1.0, paths: {/a: {$ref: '#/components/pathItems/A', get: {}}}, components: {pathItems: {A: {}}}}""",
    "3.1: fields beside a reference are ignored": """
        {openapi: 3.1.0, components: {responses: {
        A: {$ref: '#/components/responses/B', x: 1}, B: {description: b}}}}""",
    "3.1: relative URLs, and one with a variable": """
        {openapi: 3.1.0, paths: {}, externalDocs: {url: docs}, servers: [{url: 'https://{a}.acme.example/{b}',
        variables: {a: {default: a}, b: {default: b}}}]}""",
    "3.1: an array of any items": "{openapi: 3.1.0, components: {schemas: {A: {type: array}}}}",
    "3.2: QUERY, and other methods": """
        {openapi: 3.2.0, paths: {/a: {query: {}, additionalOperations: {COPY: {}}}}}""",
    "3.2: items of a stream": """
        {openapi: 3.2.0, paths: {/a: {get: {responses: {'200': {content: {text/event-stream: {itemSchema: {}}}}}}}}}""",
    "3.2: a query string": """
        {openapi: 3.2.0, paths: {/a: {get: {parameters: [
        {name: q, in: querystring, content: {application/x-www-form-urlencoded: {schema: {}}}}]}}}}""",
    "3.2: names of tags, servers and itself": """
        {openapi: 3.2.0, $self: 'https://acme.example/a', paths: {}, servers: [{url: /a, name: a}],
        tags: [{name: a, summary: A, kind: nav}, {name: b, parent: a}]}""",
}

INVALID = {
    "3.0: no paths": ("{openapi: 3.0.3}", "", '"paths" is a required property'),
    "3.0: webhooks": (
        "{openapi: 3.0.3, paths: {}, webhooks: {}}",
        "",
        "the document has no field 'webhooks' in OpenAPI 3.0; OpenAPI 3.1 adds 'webhooks'",
    ),
    "3.0: a summary of the API": (
        "{openapi: 3.0.3, paths: {}, info: {title: a, version: a, summary: a}}",
        "/info",
        "info has no field 'summary' in OpenAPI 3.0; OpenAPI 3.1 adds 'summary'",
    ),
    "3.0: path items as components": (
        "{openapi: 3.0.3, paths: {}, components: {pathItems: {}}}",
        "/components",
        "components has no field 'pathItems' in OpenAPI 3.0; OpenAPI 3.1 adds 'pathItems'",
    ),
    "3.0: no responses": (
        "{openapi: 3.0.3, paths: {/a: {get: {}}}}",
        "/paths/~1a/get",
        '"responses" is a required property',
    ),
    "3.0: several types": (
        "{openapi: 3.0.3, paths: {}, components: {schemas: {A: {type: [string, 'null']}}}}",
        "/components/schemas/A/type",
        'type is ["string", "null"], expected array or boolean or integer or number or object or string',
    ),
    "3.0: a keyword that it has not": (
        "{openapi: 3.0.3, paths: {}, components: {schemas: {A: {items: {const: 1}, type: array}}}}",
        "/components/schemas/A/items",
        "items has no field 'const' in OpenAPI 3.0; OpenAPI 3.1 adds 'const'",
    ),
    "3.0: an exclusive bound that is a number": (
        "{openapi: 3.0.3, paths: {}, components: {schemas: {A: {exclusiveMinimum: 3}}}}",
        "/components/schemas/A/exclusiveMinimum",
        "exclusiveMinimum is 3, expected the type boolean",
    ),
    "3.0: an array without items": (
        "{openapi: 3.0.3, paths: {}, components: {schemas: {A: {type: array}}}}",
        "/components/schemas/A",
        "the array has no items, which OpenAPI 3.0 requires",
    ),
    "3.0: mutual TLS": (
        "{openapi: 3.0.3, paths: {}, components: {securitySchemes: {a: {type: mutualTLS}}}}",
        "/components/securitySchemes/a/type",
        'type is "mutualTLS", expected apiKey or http or oauth2 or openIdConnect',
    ),
    "3.0: an optional path parameter": (
        "{openapi: 3.0.3, paths: {}, components: {parameters: {A: {name: a, in: path, required: false, schema: {}}}}}",
        "/components/parameters/A/required",
        "required is false, expected true",
    ),
    "3.0: a parameter with two descriptions of its value": (
        """{openapi: 3.0.3, paths: {}, components: {parameters: {
        A: {name: a, in: query, schema: {}, content: {a/b: {}}}}}}""",
        "/components/parameters/A",
        "A has a schema and a content: only one of them is allowed",
    ),
    "3.0: an address that is none": (
        "{openapi: 3.0.3, paths: {}, info: {title: a, version: a, contact: {email: no-address}}}",
        "/info/contact/email",
        'email is "no-address", which is not in the format email',
    ),
    "3.1: the body of a link": (
        "{openapi: 3.1.0, paths: {/a: {get: {operationId: a}}}, components: {links: {A: {operationId: a, body: {}}}}}",
        "/components/links/A",
        "A has no field 'body' in OpenAPI 3.1",
    ),
    "3.1: QUERY": (
        "{openapi: 3.1.0, paths: {/a: {query: {}}}}",
        "/paths/~1a",
        "/a has no field 'query' in OpenAPI 3.1; OpenAPI 3.2 adds 'query'",
    ),
    "3.2: two query strings": (
        """{openapi: 3.2.0, paths: {/a: {get: {parameters: [
        {name: a, in: querystring, content: {a/b: {}}}, {name: b, in: querystring, content: {a/b: {}}}]}}}}""",
        "/paths/~1a/get/parameters",
        None,
    ),
    "3.2: a header whose name HTTP does not allow": (
        "{openapi: 3.2.0, components: {parameters: {A: {name: 'a[b]', in: header, schema: {}}}}}",
        "/components/parameters/A/name",
        None,
    ),
    "3.2: a response header whose name HTTP does not allow": (
        "{openapi: 3.2.0, components: {responses: {A: {headers: {a=b: {schema: {}}}}}}}",
        "/components/responses/A/headers",
        None,
    ),
    "3.2: both ways to say that a value is an XML attribute": (
        "{openapi: 3.2.0, components: {schemas: {A: {xml: {nodeType: attribute, attribute: true}}}}}",
        "/components/schemas/A/xml/attribute",
        "xml has attribute beside nodeType, which replaces it",
    ),
}


def _problems(text: str, folder: Path) -> list[tuple[str, str]]:
    file = folder / "openapi.yaml"
    file.write_text(yaml.safe_dump(yaml.safe_load(f"{{{_HEAD}}}") | yaml.safe_load(text)))
    return [(finding.promise, finding.message) for finding in lint(document.load(file)) if finding.code == "LNT001"]


@pytest.mark.parametrize("title", VALID)
def test_a_valid_document_has_no_findings(title: str, tmp_path: Path) -> None:
    assert _problems(VALID[title], tmp_path) == []


@pytest.mark.parametrize("title", INVALID)
def test_a_fault_is_reported_at_its_place(title: str, tmp_path: Path) -> None:
    text, pointer, message = INVALID[title]
    problems = _problems(text, tmp_path)
    assert [at for at, _ in problems] == [pointer]
    assert message is None or problems == [(pointer, message)]
