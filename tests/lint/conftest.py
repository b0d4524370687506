"""A valid document, and the findings of lint after a change of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
import yaml

from caveat.judging.finding import Finding
from caveat.lint import lint
from caveat.openapi import document

Linter: TypeAlias = Callable[[str], list[str]]

VALID = """
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
x-evidence: {grade: documented, source: the handbook}
security: [{key: []}]
paths:
  /pets/{id}:
    get:
      operationId: get-pet
      summary: Get a pet.
      parameters: [{$ref: '#/components/parameters/Id'}]
      responses:
        '200':
          description: The pet.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
              example: {id: 1, name: Rex}
          links:
            again: {operationId: get-pet, parameters: {id: '$response.body#/id'}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: x-key}
  parameters:
    Id: {name: id, in: path, required: true, schema: {type: integer}, example: 1}
  schemas:
    Pet:
      type: object
      properties:
        id: {type: integer}
        name: {type: string}
"""


def _patched(base: object, patch: object) -> object:
    """A merge patch (RFC 7396)."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(base) if isinstance(base, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = _patched(merged.get(key), value)
    return merged


@pytest.fixture
def linter(tmp_path: Path) -> Linter:
    return lambda patch: [f"{finding.code} {finding.promise}" for finding in _findings(tmp_path, patch)]


@pytest.fixture
def messages(tmp_path: Path) -> Linter:
    return lambda patch: [finding.message for finding in _findings(tmp_path, patch)]


def _findings(folder: Path, patch: str) -> list[Finding]:
    file = folder / "openapi.yaml"
    file.write_text(json.dumps(_patched(yaml.safe_load(VALID), yaml.safe_load(patch) or {})))
    return list(lint(document.load(file)))
