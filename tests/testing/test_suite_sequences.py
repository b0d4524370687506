"""The sequences of a suite fail where the run could not judge."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    post:
      operationId: make-pet
      x-effect: reads
      responses:
        '200':
          description: The pet.
          content: {application/json: {schema: {type: object, required: [id]}, example: {id: 7}}}
          links: {again: {operationId: get-pet, parameters: {id: $response.body#/id}}}
  /pets/{id}:
    get:
      operationId: get-pet
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: The pet., content: {application/json: {schema: {type: object}, example: {}}}}
        '400': {description: No id.}
"""

SUITE = """\
import os

from caveat.asgi.server import serving
from caveat.catalogue import catalogue
from caveat.mock.build import build_mock
from caveat.testing import Plan, Suite

served = serving(build_mock(catalogue.find("pets.yaml")))
os.environ["STAGING_URL"] = served.__enter__()
pets = Suite("pets.yaml", Plan(examples=5), target="staging")
TestSequences = pets.sequences()
"""

CONFIGURATION = """\
[targets.staging]
api = "pets.yaml"
url = "env:STAGING_URL"
private = true
"""

CASES = {
    "a contract that is kept": ("", "", 0, "1 passed"),
    "a limit that is used up": ("max_requests = 2", "", 1, "could not judge: max_requests (2) is used up"),
    "a server that stopped": (
        "",
        "served.__exit__(None, None, None)",
        1,
        "could not judge: the service is down: 5 failures in a row",
    ),
}


@pytest.mark.parametrize("title", CASES)
def test_sequences_pass_only_if_they_were_judged(title: str, tmp_path: Path) -> None:
    limit, end, code, output = CASES[title]
    (tmp_path / "pets.yaml").write_text(DOCUMENT)
    (tmp_path / "caveat.toml").write_text(CONFIGURATION + limit)
    (tmp_path / "test_pets.py").write_text(f"{SUITE}{end}\n")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "test_pets.py"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == code, ran.stdout
    assert output in ran.stdout
