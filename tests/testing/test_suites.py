"""Suites for pytest: they pass if the contract is kept, and fail if it is broken."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

import suite_folders
from caveat import testing
from caveat.errors import BadArgument
from suite_folders import Files

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    post:
      operationId: make-pet
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}
      responses:
        '200':
          description: The pet.
          content: {application/json: {schema: {type: object, required: [id]}, example: {id: 7}}}
          links: {again: {operationId: get-pet, parameters: {id: $response.body#/id}}}
        '400': {description: No pet.}
        '415': {description: No JSON.}
  /pets/{id}:
    get:
      operationId: get-pet
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: The pet., content: {application/json: {schema: {type: object}, example: {}}}}
        '400': {description: No id.}
"""

SUITE = """\
from caveat.testing import Case, Plan, Suite

pets = Suite("pets.yaml", Plan(examples=5))

@pets.each_operation
def test_every_response_keeps_the_contract(case: Case) -> None:
    pets.judge(case)

TestSequences = pets.sequences()
"""


IMPOSSIBLE = "required: [id], maxProperties: 0"


APPLICATION = """\
from caveat.asgi.server import serving
from caveat.catalogue import catalogue
from caveat.mock.build import build_mock

mock = build_mock(catalogue.find("served.yaml"))

async def app(scope, receive, send):
    assert scope["type"] != "http" or (b"x-team", b"red") in scope["headers"]
    await mock(scope, receive, send)

served = serving(app)
"""


CONFIGURATION = """\
[targets.staging]
api = "pets.yaml"
url = "env:STAGING_URL"
private = true
exclude = ["make-pet"]
"""


ENVIRONMENT = 'import os\nos.environ["STAGING_URL"] = served.__enter__()\nRED = {"x-team": "red"}\n'

# Links from an operation that is not called cannot be followed.
OPERATIONS_ONLY = SUITE.partition("\nTestSequences")[0]


def suite_of_mock(schema: str) -> Files:
    return {"pets.yaml": DOCUMENT.replace("required: [id]", schema), "test_pets.py": SUITE}


def suite_of_application(target: str, schema: str) -> Files:
    """A suite of an application, or of its server, that keeps another schema."""
    example = "{name: rex}" if "name" in schema else "{id: 7}"
    served = DOCUMENT.replace("required: [id]", schema).replace("{id: 7}", example)
    suite = SUITE.replace("Plan(examples=5)", f'Plan(examples=5), {target}, headers={{"x-team": "red"}}')
    return {"pets.yaml": DOCUMENT, "served.yaml": served, "test_pets.py": APPLICATION + suite}


def suite_of_target(example: str, limit: str = "") -> Files:
    suite = OPERATIONS_ONLY.replace("examples=5)", 'examples=5), target="staging", headers=RED')
    return {
        "pets.yaml": DOCUMENT.replace("{type: object}, example", "{required: [color]}, example"),
        "served.yaml": DOCUMENT.replace("example: {}", f"example: {example}"),
        "caveat.toml": CONFIGURATION + limit,
        "test_pets.py": APPLICATION + ENVIRONMENT + suite,
    }


def suite_of_stopped_server() -> Files:
    suite = OPERATIONS_ONLY.replace("Plan(examples=5)", "Plan(examples=5), url=served.__enter__()")
    test = f"{APPLICATION}{suite}\nserved.__exit__(None, None, None)\n"
    return {"pets.yaml": DOCUMENT, "served.yaml": DOCUMENT, "test_pets.py": test}


SUITES: dict[str, tuple[Files, int, str]] = {
    "the mock keeps the contract": (suite_of_mock("required: [id]"), 3, ""),
    "the mock breaks the contract": (suite_of_mock(IMPOSSIBLE), 0, "OAS003"),
    "an application keeps the contract": (suite_of_application("app=app", "required: [id]"), 3, ""),
    "an application breaks the contract": (suite_of_application("app=app", "required: [name]"), 0, "OAS003"),
    "a server keeps the contract": (suite_of_application("url=served.__enter__()", "required: [id]"), 3, ""),
    "a server breaks the contract": (suite_of_application("url=served.__enter__()", "required: [name]"), 0, "OAS003"),
    "a target keeps the contract": (suite_of_target("{color: red}"), 1, ""),
    "a target breaks the contract": (suite_of_target("{}"), 0, "OAS003"),
    "the limit of a target is used up": (
        suite_of_target("{color: red}", "max_requests = 1"),
        0,
        "could not judge: ",
    ),
    "a server stopped": (
        suite_of_stopped_server(),
        0,
        r"could not judge: (POST|GET) /pets\S*: http://127.0.0.1:",
    ),
}
"""Folders with a suite, the number of tests that pass if none fails, and else what a failure says."""

TARGETS = [name for name in SUITES if "target" in name]


def test_a_suite_passes_only_if_the_contract_is_kept(tmp_path: Path) -> None:
    suite_folders.write(tmp_path, {name: files for name, (files, _, _) in SUITES.items()})
    # A run ends with its suite, so that the next one on a target has a full budget.
    for names in (list(SUITES), TARGETS):
        outcomes = suite_folders.run(tmp_path, *names)
        for name, outcome in outcomes.items():
            _, passed, message = SUITES[name]
            assert (outcome.failed > 0) is bool(message), (name, outcome)
            assert outcome.passed == passed or message, (name, outcome)
            assert re.search(message, outcome.messages), (name, outcome)
            assert name not in TARGETS or "make-pet" not in outcome.messages


def test_a_target_of_another_api_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pets.yaml").write_text(DOCUMENT)
    (tmp_path / "caveat.toml").write_text(CONFIGURATION)
    with pytest.raises(BadArgument, match=r"the API of staging is pets\.yaml, not unleash\. Give a target"):
        testing.Suite("unleash", target="staging")


TWO: dict[str, dict[str, Any]] = {
    "url": {"url": "http://127.0.0.1:1", "app": Starlette()},
    "target": {"url": "http://127.0.0.1:1", "target": "staging"},
    "app": {"target": "staging", "app": Starlette()},
}


@pytest.mark.parametrize("title", TWO)
def test_a_suite_has_one_target(title: str) -> None:
    with pytest.raises(BadArgument, match="a suite tests one target"):
        testing.Suite("unleash", **TWO[title])


def test_the_package_has_its_public_names() -> None:
    assert sorted(testing.__all__) == ["Case", "MockedApi", "Plan", "Suite"]
    assert testing.MockedApi("unleash").client.get("/").is_error
    assert all(hasattr(testing, name) for name in testing.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Unknown'"):
        _ = testing.Unknown
