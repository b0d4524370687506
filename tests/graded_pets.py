"""An API of two operations, one documented and one assumed."""

from __future__ import annotations

from caveat.catalogue.api import Api
from caveat.openapi import source
from caveat.openapi.spec import Spec

DOCUMENT = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
x-evidence: {grade: documented, source: the handbook}
paths:
  /pets/{id}:
    get:
      operationId: get-pet
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: x, content: {application/json: {schema: {type: object}}}}
    put:
      operationId: put-pet
      x-evidence: {grade: assumed, note: not documented}
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: x}, '400': {description: x}}
components:
  securitySchemes: {key: {type: apiKey, in: query, name: key}}
"""


def pets() -> Api:
    """A new API with this document."""
    value = source.parse(DOCUMENT, "a test").value
    assert isinstance(value, dict)
    return Api("pets", lambda: Spec(value))


PETS = pets()
