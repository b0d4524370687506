"""A small API for tests, with its generated models."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from caveat.catalogue.api import Api

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: list-pets
      summary: List the pets.
      responses:
        '200':
          description: The pets.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pets'}
              example: {pets: [], at: '2026-01-01T00:00:00Z'}
components:
  schemas:
    Pets:
      type: object
      required: [pets]
      properties: {pets: {type: array, items: {type: string}}, at: {type: string, format: date-time}}
    Unused: {type: string}
"""

MODELS = """\
from datetime import datetime
from pydantic import BaseModel

class Pets(BaseModel):
    pets: list[str]
    at: datetime | None = None

Unused = str
"""

Acme: TypeAlias = Callable[..., Api]
"""Makes the API; a document and models may be given."""
