"""Suites for pytest: they pass if the contract is kept, and fail if it is broken."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from caveat import testing
from caveat.errors import BadArgument

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


@pytest.mark.parametrize(
    ("schema", "code", "output"),
    [("required: [id]", 0, "3 passed"), (IMPOSSIBLE, 1, "OAS003")],
    ids=["a contract that is kept", "a contract that is broken"],
)
def test_a_suite_passes_only_if_the_contract_is_kept(tmp_path: Path, schema: str, code: int, output: str) -> None:
    (tmp_path / "pets.yaml").write_text(DOCUMENT.replace("required: [id]", schema))
    (tmp_path / "test_pets.py").write_text(SUITE)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "test_pets.py"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == code, ran.stdout
    assert output in ran.stdout


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


@pytest.mark.parametrize(
    ("served", "code", "output"),
    [("required: [id]", 0, "3 passed"), ("required: [name]", 1, "OAS003")],
    ids=["a contract that is kept", "a contract that is broken"],
)
@pytest.mark.parametrize("target", ["app=app", "url=served.__enter__()"])
def test_a_suite_tests_an_application_or_a_server(
    tmp_path: Path, target: str, served: str, code: int, output: str
) -> None:
    (tmp_path / "pets.yaml").write_text(DOCUMENT)
    example = "{name: rex}" if "name" in served else "{id: 7}"
    (tmp_path / "served.yaml").write_text(DOCUMENT.replace("required: [id]", served).replace("{id: 7}", example))
    suite = SUITE.replace("Plan(examples=5)", f'Plan(examples=5), {target}, headers={{"x-team": "red"}}')
    (tmp_path / "test_pets.py").write_text(APPLICATION + suite)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "test_pets.py"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == code, ran.stdout
    assert output in ran.stdout


CONFIGURATION = """\
[targets.staging]
api = "pets.yaml"
url = "env:STAGING_URL"
private = true
exclude = ["make-pet"]
"""


@pytest.mark.parametrize(
    ("example", "limit", "code", "output"),
    [
        ("{color: red}", "", 0, "1 passed"),
        ("{}", "", 1, "OAS003"),
        ("{color: red}", "max_requests = 1", 1, "could not judge: "),
    ],
    ids=["a contract that is kept", "a contract that is broken", "a limit that is used up"],
)
def test_a_suite_tests_a_configured_target(tmp_path: Path, example: str, limit: str, code: int, output: str) -> None:
    (tmp_path / "pets.yaml").write_text(DOCUMENT.replace("{type: object}, example", "{required: [color]}, example"))
    (tmp_path / "served.yaml").write_text(DOCUMENT.replace("example: {}", f"example: {example}"))
    (tmp_path / "caveat.toml").write_text(CONFIGURATION + limit)
    # Links from an operation that is not called cannot be followed.
    suite = SUITE.partition("\nTestSequences")[0].replace("examples=5)", 'examples=5), target="staging", headers=RED')
    environment = 'import os\nos.environ["STAGING_URL"] = served.__enter__()\nRED = {"x-team": "red"}\n'
    (tmp_path / "test_pets.py").write_text(APPLICATION + environment + suite)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "test_pets.py"]
    for _ in range(2):
        # A run ends with its suite, so that the next one has a full budget.
        ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
        assert ran.returncode == code, ran.stdout
        assert output in ran.stdout
        assert "make-pet" not in ran.stdout


def test_a_target_of_another_api_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pets.yaml").write_text(DOCUMENT)
    (tmp_path / "caveat.toml").write_text(CONFIGURATION)
    with pytest.raises(BadArgument, match=r"the API of staging is pets\.yaml, not unleash\. Give a target"):
        testing.Suite("unleash", target="staging")


def test_a_suite_whose_server_stopped_does_not_pass(tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text(DOCUMENT)
    (tmp_path / "served.yaml").write_text(DOCUMENT)
    suite = SUITE.replace("Plan(examples=5)", "Plan(examples=5), url=served.__enter__()")
    (tmp_path / "test_pets.py").write_text(APPLICATION + suite + "\nserved.__exit__(None, None, None)\n")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "test_pets.py", "-k", "contract"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 1, ran.stdout
    assert re.search(r"could not judge: (POST|GET) /pets\S*: http://127.0.0.1:", ran.stdout)


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
