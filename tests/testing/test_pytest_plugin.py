"""The pytest plugin: a fresh mock for each test, and no heavy import until a test uses one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from caveat.catalogue import catalogue
from caveat.testing import pytest_plugin
from caveat.testing.mocked import MockedApi

SIGNALS = "/api/signal-endpoint/github-issues"

ALONE = """\
import os, sys
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
import pytest
code = pytest.main(sys.argv[1:])
heavy = {'pydantic', 'schemathesis', 'hypothesis', 'httpx', 'uvicorn', 'starlette', 'yaml', 'jsonschema_rs', 'click'}
print(f'code {int(code)}, loaded: {sorted(heavy & sys.modules.keys())}')
"""
"""A run of this plugin alone: the plugins of Schemathesis and others import heavy modules."""


def run(folder: Path, *arguments: str) -> str:
    """The output of pytest with this plugin alone."""
    command = [sys.executable, "-c", ALONE, "-p", "no:cacheprovider", "-p", "caveat.testing.pytest_plugin", *arguments]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    return ran.stdout + ran.stderr


def test_pytest_finds_the_plugin(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.pluginmanager.hasplugin("caveat")


@pytest.mark.parametrize("arguments", [("--version",), ("test_nothing.py",), ("--fixtures",)])
def test_nothing_heavy_is_imported_until_a_fixture_is_used(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "test_nothing.py").write_text("def test_nothing(): pass\n")
    assert "code 0, loaded: []" in run(tmp_path, *arguments)


def test_a_fixture_imports_what_it_needs(tmp_path: Path) -> None:
    (tmp_path / "test_mock.py").write_text("def test_it(unleash_mock): assert unleash_mock.client.get('/').is_error\n")
    output = run(tmp_path, "test_mock.py")
    assert "1 passed" in output
    assert "'httpx'" in output


def test_only_apis_have_fixtures() -> None:
    fixtures = {name for name in vars(pytest_plugin) if name.endswith("_mock") and not name.startswith("_")}
    assert fixtures == {"caveat_mock", *(f"{name}_mock" for name in catalogue.names())}


@pytest.mark.parametrize("name", catalogue.names())
def test_each_api_has_its_fixture(name: str, request: pytest.FixtureRequest) -> None:
    mock = request.getfixturevalue(f"{name}_mock")
    assert isinstance(mock, MockedApi)
    assert mock.url == catalogue.api(name).spec.servers[0]


@pytest.mark.parametrize("time", ["the first", "the second"])
def test_each_test_has_a_fresh_mock(unleash_mock: MockedApi, time: str) -> None:
    assert unleash_mock.exchanges == [], time
    unleash_mock.client.post(SIGNALS, headers=unleash_mock.headers("bearerToken"))
    assert unleash_mock.exchanges[0].response.json == _first_response()


def _first_response() -> object:
    mock = MockedApi("unleash")
    return mock.client.post(SIGNALS, headers=mock.headers("bearerToken")).json()


def test_mocks_in_one_test_are_independent(
    caveat_mock: type[MockedApi], unleash_mock: MockedApi, tmp_path: Path
) -> None:
    document = tmp_path / "pets.yaml"
    document.write_text("{openapi: 3.1.0, info: {title: Pets, version: '1'}, paths: {}}")
    others = [caveat_mock("unleash"), caveat_mock(str(document))]
    for mock in others:
        mock.client.get("/")
    assert [len(mock.exchanges) for mock in (unleash_mock, *others)] == [0, 1, 1]


def test_a_mock_takes_the_settings_of_the_command(caveat_mock: type[MockedApi]) -> None:
    limited = caveat_mock("unleash", settings={"rate-limit": "1"})
    responses = [
        limited.client.post("/api/signal-endpoint/github-issues", headers=limited.headers("apiKey")) for _ in "ab"
    ]
    assert [response.status_code for response in responses] == [200, 429]
