"""The sequences of a suite fail where the run could not judge."""

from __future__ import annotations

from pathlib import Path

import suite_folders

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
    "a contract that is kept": ("", "", 1, ""),
    "a limit that is used up": ("max_requests = 2", "", 0, "could not judge: max_requests (2) is used up"),
    "a server that stopped": (
        "",
        "served.__exit__(None, None, None)",
        0,
        "could not judge: the server gave no complete response: 3 failures in a row",
    ),
}


def test_sequences_pass_only_if_they_were_judged(tmp_path: Path) -> None:
    suites = {
        name: {"pets.yaml": DOCUMENT, "caveat.toml": CONFIGURATION + limit, "test_pets.py": f"{SUITE}{end}\n"}
        for name, (limit, end, _, _) in CASES.items()
    }
    suite_folders.write(tmp_path, suites)
    outcomes = suite_folders.run(tmp_path, *suites)
    for name, (_, _, passed, message) in CASES.items():
        assert (outcomes[name].passed, outcomes[name].failed) == (passed, 1 - passed), (name, outcomes[name])
        assert message in outcomes[name].messages, (name, outcomes[name])
