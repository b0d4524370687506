"""`--include` and `--exclude` of `mock`, `lint` and `generate`."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx
import pytest

from caveat.asgi.server import serving
from caveat.catalogue import catalogue
from caveat.errors import BadConfiguration
from caveat.mock.build import build_mock
from caveat.openapi.selection import Selection
from command_line import Caveat

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: list-pets
      tags: [pets]
      responses:
        '200':
          description: Pets.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}, example: [1]}}
    post:
      operationId: create-pet
      tags: [pets]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Draft'}}}}
      responses: {'201': {description: Made.}}
  /orders:
    parameters: [{name: day, in: query, schema: {type: integer}, example: x}]
    get:
      operationId: list-orders
      responses:
        '200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}, example: 1}}}
components:
  schemas:
    Draft: {type: object, properties: {name: {type: string}}}
    Order: {type: object, properties: {day: {type: integer}}}
    Pet: {type: object, properties: {name: {type: string}}, example: 7}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "pets.yaml").write_text(DOCUMENT)
    return tmp_path


@pytest.mark.usefixtures("project")
def test_a_mock_serves_the_selected_operations_only() -> None:
    api = catalogue.find("pets.yaml").narrowed(Selection(("tag:pets",), ("POST *",)))
    with serving(build_mock(api)) as url, httpx.Client(base_url=url) as http:
        statuses = [http.request(method, path).status_code for method, path in CALLS]
    assert statuses == [200, 405, 404]


CALLS = [("GET", "/pets"), ("POST", "/pets"), ("GET", "/orders")]


def test_a_mock_with_a_provider_serves_the_selected_operations_only() -> None:
    api = catalogue.find("unleash")
    first = next(iter(api.spec.operations))
    assert list(build_mock(api.narrowed(Selection((first,)))).spec.operations) == [first]


LINTED = {
    "all": ((), ["/pets", "/orders day", "/orders", "Pet"]),
    "a tag": (("--include", "tag:pets"), ["/pets", "Pet"]),
    "an operation of two": (("--exclude", "list-pets"), ["/orders day", "/orders", "Pet"]),
    "a path": (("--include", "/orders"), ["/orders day", "/orders", "Pet"]),
    "all but a path": (("--exclude", "/orders"), ["/pets", "Pet"]),
}
LINES = {11: "/pets", 18: "/orders day", 22: "/orders", 27: "Pet"}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("title", LINTED)
def test_lint_leaves_out_the_findings_of_other_operations(caveat: Caveat, title: str) -> None:
    arguments, places = LINTED[title]
    ended = caveat("lint", "pets.yaml", *arguments)
    lines = [int(line.split(":")[1]) for line in ended.out.splitlines() if line.startswith("pets.yaml:")]
    assert ended.code == 1
    assert lines == [line for line, place in LINES.items() if place in places], ended.out


def test_generate_makes_a_package_of_the_selected_operations(caveat: Caveat, project: Path) -> None:
    options = ("pets.yaml", "--package", "narrow_pets", "--include", "tag:pets", "--exclude", "create-pet")
    assert caveat("generate", *options).code == 0
    package = project / "narrow_pets"
    models, client = (package / "models.py").read_text(), (package / "client.py").read_text()
    assert ("class Pet" in models, "Order" in models, "Draft" in models) == (True, False, False)
    assert ("list_pets" in client, "create_pet" in client, "list_orders" in client) == (True, False, False)
    assert caveat("generate", "--check", *options).code == 0
    assert caveat("generate", "--check", *options[:3]).code == 1
    sys.modules.pop("narrow_pets", None)


def test_the_configuration_selects_operations_of_a_package(caveat: Caveat, project: Path) -> None:
    entry = 'document = "pets.yaml"\npackage = "narrow_pets"\n'
    (project / "caveat.toml").write_text(f'[generate.pets]\n{entry}include = ["/orders"]\n')
    assert caveat("generate").code == 0
    assert "class Pet" not in (project / "narrow_pets" / "models.py").read_text()
    assert list(catalogue.find("pets").spec.operations) == ["list-orders"]
    (project / "caveat.toml").write_text(f'[generate.pets]\n{entry}exclude = ["/order"]\n')
    ended = caveat("generate")
    assert ended.code == 2
    assert "caveat.toml:1: exclude: no operation matches '/order'. Did you mean /orders" in ended.err
    with pytest.raises(BadConfiguration, match="no operation matches '/order'"):
        _ = catalogue.find("pets").spec


REFUSED = {
    "a mock": (
        ("mock", "pets.yaml", "--port", "0", "--include", "list-pet"),
        "--include: no operation matches 'list-pet'",
    ),
    "lint": (("lint", "pets.yaml", "--exclude", "tag:pet"), "--exclude: no operation matches 'tag:pet'"),
    "generate": (
        ("generate", "pets.yaml", "--package", "p", "--include", "/pet"),
        "--include: no operation matches '/pet'. Did you mean",
    ),
    "generate without a package": (("generate", "--exclude", "/pet"), "--exclude: it needs --package"),
}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("title", REFUSED)
def test_a_pattern_that_matches_nothing_is_refused(caveat: Caveat, title: str) -> None:
    arguments, words = REFUSED[title]
    ended = caveat(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"caveat: {words}"), ended.err
