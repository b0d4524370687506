"""A change of a schema concerns the requests that lead to it, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.openapi import document
from caveat.openapi.document import Document
from caveat.openapi.shared_schemas import changed_requests

DOCUMENT = """\
openapi: VERSION
info: {title: Pets, version: '1'}
paths:
  /pets:
    parameters: [{name: kind, in: query, schema: {$ref: '#/components/schemas/Kind'}}]
    get: {responses: {'200': {description: x, content: {a/b: {schema: {$ref: '#/components/schemas/Pet'}}}}}}
    post:
      operationId: add-pet
      requestBody: {$ref: '#/components/requestBodies/New'}
      responses: {'200': {description: x, content: {a/b: {schema: {$ref: '#/components/schemas/Note'}}}}}
  /toys:
    post:
      operationId: add-toy
      requestBody: {content: {a/b: {schema: {type: object, properties: {size: {type: integer}}}}}}
      responses: {'200': {description: x}}
components:
  requestBodies: {New: {content: {a/b: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}}
  schemas:
    Kind: {type: string, maxLength: 1}
    Note: {type: string, maxLength: 2}
    Pet: {type: object, properties: {name: {type: string, maxLength: 3}, next: {$ref: '#/components/schemas/Pet'}}}
"""

CHANGES = {
    "a schema that a body leads to": ("maxLength: 3", "", ("add-pet",)),
    "a schema of a parameter of the path": ("maxLength: 1", "", ("GET /pets", "add-pet")),
    "a schema of a body": ("size: {type: integer}", "size: {}", ("add-toy",)),
    "a schema of responses only": ("maxLength: 2", "", ()),
    "nothing": ("", "", ()),
}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize("title", CHANGES)
def test_the_requests_that_share_a_schema_are_named(title: str, version: str, tmp_path: Path) -> None:
    old, new, names = CHANGES[title]
    text = DOCUMENT.replace("VERSION", version)
    assert changed_requests(_loaded(tmp_path, text), _loaded(tmp_path, text.replace(old, new))) == names


def _loaded(folder: Path, text: str) -> Document:
    (folder / "pets.yaml").write_text(text)
    return document.load(folder / "pets.yaml")
