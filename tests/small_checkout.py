"""A checkout of two small specs, for the generator."""

from __future__ import annotations

from pathlib import Path

from caveat.catalogue.workspace import Workspace

SHOP = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
security: [{key: []}]
paths:
  /orders:
    get:
      operationId: list-orders
      summary: List orders.
      responses:
        '200':
          description: Orders.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: key}}
  schemas:
    Order:
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


def small_checkout(folder: Path) -> Workspace:
    """Write a checkout with two specs and no generated files."""
    for api, text in {"shop": SHOP, "zoo": ZOO}.items():
        spec = folder / "specs" / api
        spec.mkdir(parents=True)
        (spec / "openapi.yaml").write_text(text)
        (spec / "CHANGES.md").write_text("# Changes\n")
    (folder / "contracts" / "caveat").mkdir(parents=True)
    return Workspace(folder)
