"""References that lead nowhere, by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.lint import lint
from caveat.openapi import document

HEAD = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"

DOCUMENTS = {
    "every reference leads somewhere": ("components: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {}}}", []),
    "a URL is not fetched": ("components: {schemas: {A: {$ref: 'https://acme.example/a.json'}}}", []),
    "a missing component": (
        "components: {schemas: {A: {$ref: '#/components/schemas/B'}}}",
        ["$ref #/components/schemas/B names nothing in the document. Add the component, or correct the name"],
    ),
    "a missing file": (
        "paths: {/a: {$ref: a.yaml}}",
        ["$ref to a.yaml, which does not exist. Check the path"],
    ),
}


@pytest.mark.parametrize("title", DOCUMENTS)
def test_references_that_lead_nowhere_are_reported(title: str, tmp_path: Path) -> None:
    text, messages = DOCUMENTS[title]
    (tmp_path / "openapi.yaml").write_text(f"{HEAD}{text}\n")
    findings = lint(document.load(tmp_path / "openapi.yaml"))
    found = [(finding.message, finding.line) for finding in findings if finding.code == "LNT023"]
    assert found == [(message, 3) for message in messages]


NOWHERE = ("nowhere.yaml", "nowhere.yaml#/a", "https://acme.example/a.yaml", "https://acme.example/a.yaml#/a")

HOLDERS = {
    "a text": "paths: {}\ntags: [{name: a, description: {$ref: REF}}]",
    "a parameter of an operation": "paths: {'/{a}': {get: {parameters: [{$ref: REF}], responses: RESPONSES}}}",
    "parameters of a path": "paths: {'/{a}': {parameters: [{$ref: REF}, {$ref: REF}], get: {responses: RESPONSES}}}",
    "a list of parameters": "paths: {'/{a}': {get: {parameters: {$ref: REF}, responses: RESPONSES}}}",
    "a request body": "paths: {/a: {post: {requestBody: {$ref: REF}, responses: RESPONSES}}}",
    "a response": "paths: {/a: {get: {responses: {'200': {$ref: REF}}}}}",
    "a header": "paths: {/a: {get: {responses: {'200': {description: ok, headers: {a: {$ref: REF}}}}}}}",
    "a link": "paths: {/a: {get: {responses: {'200': {description: ok, links: {a: {$ref: REF}}}}}}}",
    "an example": "components: {parameters: {A: {name: a, in: query, schema: {}, examples: {a: {$ref: REF}}}}}",
    "a security scheme": "security: [{key: []}]\ncomponents: {securitySchemes: {key: {$ref: REF}}}",
    "a path": "paths: {'/{a}': {$ref: REF}}",
    "a section": "components: {schemas: {$ref: REF}}",
    "required names": "components: {schemas: {A: {type: object, required: {$ref: REF}}}}",
    "a schema": "components: {schemas: {A: {properties: {a: {$ref: REF}}, required: [a], example: {a: 1}}}}",
    "a part of an allOf": "components: {schemas: {A: {allOf: [{$ref: REF}, {type: object}], default: {}}}}",
}
"""Each place of a reference; without what it names, no other rule can be judged there."""


@pytest.mark.parametrize("reference", NOWHERE)
@pytest.mark.parametrize("holder", HOLDERS)
def test_only_its_own_rule_reports_a_reference_that_leads_nowhere(holder: str, reference: str, tmp_path: Path) -> None:
    text = HOLDERS[holder].replace("REF", reference).replace("RESPONSES", "{'200': {description: ok}}")
    (tmp_path / "openapi.yaml").write_text(f"{HEAD}{text}\n")
    codes = {finding.code for finding in lint(document.load(tmp_path / "openapi.yaml"))}
    assert codes == (set() if reference.startswith("https") else {"LNT023"})
