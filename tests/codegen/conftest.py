"""A small checkout for the generator."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.catalogue.workspace import Workspace
from caveat.codegen.generation import changes

SHOP = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
security: [{key: []}]
paths:
  /things:
    get:
      operationId: list-things
      summary: List things.
      responses:
        '200':
          description: Things.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: key}}
  schemas:
    Thing:
      type: object
      required: [id]
      properties: {id: {type: integer, minimum: 1}, madeAt: {type: string, format: date-time}}
"""

ZOO = """\
openapi: 3.1.0
info: {title: Zoo, version: '1'}
paths:
  /animals/{name}:
    get:
      operationId: get-animal
      summary: Show an animal.
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      responses:
        '200':
          description: The animal.
          content: {application/json: {schema: {$ref: '#/components/schemas/Animal'}}}
components:
  schemas:
    Animal: {type: object, minProperties: 1, properties: {name: {type: string}}}
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Workspace:
    """A checkout with two specs and no generated files."""
    for api, text in {"shop": SHOP, "zoo": ZOO}.items():
        folder = tmp_path / "specs" / api
        folder.mkdir(parents=True)
        (folder / "openapi.yaml").write_text(text)
        (folder / "CHANGES.md").write_text("# Changes\n")
    return Workspace(tmp_path)


@pytest.fixture
def generated(checkout: Workspace) -> Workspace:
    """The same checkout with its generated files."""
    for change in changes(checkout):
        change.apply()
    return checkout
