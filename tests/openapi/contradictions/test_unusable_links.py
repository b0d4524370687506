"""Links that cannot be followed: a parameter that they name is not one of their target or of their own operation."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.openapi import document
from caveat.openapi.contradictions.unusable_links import expressions_without_value, unknown_parameters

TEXT = """
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {}}]
    get:
      operationId: pet
      parameters: [{name: q, in: query, schema: {}}]
      responses: {'200': {$ref: '#/components/responses/Pet'}}
components:
  responses: {Pet: {description: d, links: {next: {$ref: '#/components/links/Next'}}}}
  links: {Next: {operationId: pet, parameters: {PARAMETER}}}
"""

PROBLEMS = {
    "id: $request.path.id": [],
    "path.id: '{$request.query.q}-{$response.body#/a}'": [],
    "q: 7": [],
    "query.unknown: $response.body#/id": [],
    "id: $request.query.id": ["the link next uses $request.query.id, but GET /pets/{id} has no such parameter"],
    "id: 'a{$request.header.x}b'": ["the link next uses $request.header.x, but GET /pets/{id} has no such parameter"],
    "x: 7": ["the link next sets the parameter x, which GET /pets/{id} does not have"],
}


@pytest.mark.parametrize("parameter", PROBLEMS)
def test_links_that_cannot_be_followed_are_reported(parameter: str, tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(TEXT.replace("PARAMETER", parameter))
    loaded = document.load(tmp_path / "openapi.yaml")
    found = [*unknown_parameters(loaded), *expressions_without_value(loaded)]
    assert [each.problem for each in found] == PROBLEMS[parameter]
    assert {each.response for each in found} <= {"/components/responses/Pet"}
