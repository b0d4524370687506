"""`caveat replay`: the results of sending the requests of findings again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import Caveat
from conftest import Serve
from two_answers import DOCUMENT, SECRET, Server, answer

TARGET = """
[targets.{name}]
api = "pets.yaml"
url = "{url}"
private = true
auth = {{ scheme = "token", token = "env:PETS_TOKEN" }}
effects = {effects}
"""


@pytest.fixture(scope="module")
def server(serve: Serve) -> Server:
    server = Server()
    server.url = serve(server)
    return server


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caveat: Caveat, server: Server) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PETS_TOKEN", SECRET)
    server.read, server.added = Server().read, Server().added
    targets = (("staging", ["reads", "writes"]), ("reading", ["reads"]))
    tables = [TARGET.format(name=name, url=server.url, effects=json.dumps(effects)) for name, effects in targets]
    (tmp_path / "caveat.toml").write_text("".join(tables))
    (tmp_path / "pets.yaml").write_text(DOCUMENT)
    ended = caveat("test", "--target", "staging", "--phase", "fuzzing", "--examples", "2")
    assert ended.code == 1, ended.out + ended.err
    server.requests.clear()
    return tmp_path


def list_breaks(server: Server) -> None:
    server.read = answer(200, [["x"]])


def list_is_right(server: Server) -> None:
    server.read = answer(200, [1])


def all_is_right(server: Server) -> None:
    server.read, server.added = answer(200, [1]), answer(201, {"name": "Rex"})


def list_is_gone(server: Server) -> None:
    server.read = answer(401, {})


def list_crashes(server: Server) -> None:
    server.read = answer(500, {})


def nothing_changes(_server: Server) -> None:
    pass


TABLE: dict[str, tuple[Callable[[Server], None], str, int, str]] = {
    "still broken": (nothing_changes, "staging", 1, "STILL BROKEN  {list}  OAS003 list-pets"),
    "broken with another value of another type": (list_breaks, "staging", 1, "CHANGED  {list}  OAS003 list-pets"),
    "one is kept, the other is broken": (list_is_right, "staging", 1, "pets: 2 findings: 1 still broken, 1 kept"),
    "all is kept": (all_is_right, "staging", 0, "pets: 2 findings: 2 kept"),
    "the credential is refused": (list_is_gone, "staging", 1, "NOT JUDGED  {list}"),
    "it breaks another promise": (list_crashes, "staging", 1, "(now OAS009: the status is 500"),
    "writes are not allowed": (all_is_right, "reading", 2, "NOT ALLOWED  {add}  OAS003 add-pet"),
}


@pytest.mark.parametrize(("change", "target", "code", "expected"), TABLE.values(), ids=TABLE)
def test_findings_of_the_last_run_are_sent_again(  # noqa: PLR0913, PLR0917 - facts and fixtures
    caveat: Caveat,
    project: Path,
    server: Server,
    change: Callable[[Server], None],
    target: str,
    code: int,
    expected: str,
) -> None:
    [api] = json.loads((project / ".caveat" / "last-report.json").read_text())["apis"]
    prints = {each["operation"].split("-")[0]: each["fingerprint"] for each in api["findings"]}
    change(server)
    ended = caveat("replay", "--target", target)
    assert expected.format(**prints) in ended.out, ended.out + ended.err
    assert ended.code == code
    assert SECRET not in ended.out + ended.err
    assert SECRET not in json.dumps(api)


def test_the_credential_of_the_target_is_sent_and_nothing_twice(caveat: Caveat, project: Path, server: Server) -> None:
    del project
    caveat("replay", "all", "--target", "staging")
    sent = [(request.method, request.headers.get("authorization")) for request in server.requests]
    assert sorted(each for each in sent if each[0] == "POST") == [("POST", f"Bearer {SECRET}")]
    assert ("GET", f"Bearer {SECRET}") in sent


def test_requests_that_go_to_a_mock_are_announced(caveat: Caveat, project: Path) -> None:
    del project
    assert "the requests go to its mock; --target or --url names a server" in caveat("replay").err
    assert "its mock" not in caveat("replay", "--target", "staging").err


def test_without_the_credential_nothing_is_sent(caveat: Caveat, project: Path, server: Server) -> None:
    del project
    ended = caveat("replay", "--url", server.url, "-H", "X-Other: 1")
    assert ended.code == 2, ended.out + ended.err
    assert "the report masks the header field authorization, and the target has no value for it" in ended.out
    assert server.requests == []


BAD: dict[str, tuple[tuple[str, ...], str]] = {
    "an unknown fingerprint": (("beefbeefbeef",), "FINGERPRINT: no finding of .caveat/last-report.json has"),
    "a missing report": (("--report-file", "none.json"), "none.json: cannot be read"),
    "a report of something else": (("--report-file", "caveat.toml"), "caveat.toml: is not JSON"),
    "an API beside a target": (("--api", "pets.yaml"), "--api: the target names its API"),
}


@pytest.mark.parametrize(("arguments", "problem"), BAD.values(), ids=BAD)
def test_bad_input_is_reported(caveat: Caveat, project: Path, arguments: tuple[str, ...], problem: str) -> None:
    del project
    ended = caveat("replay", *arguments, "--target", "staging")
    assert (ended.code, problem in ended.err) == (2, True), ended.err


def test_without_an_earlier_run_the_remedy_is_reported(
    caveat: Caveat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = caveat("replay")
    assert (ended.code, "Run `caveat test` first" in ended.err) == (2, True), ended.err


def test_findings_of_several_targets_and_of_several_apis_are_sent_again_in_one_run(
    caveat: Caveat, project: Path, server: Server
) -> None:
    server.read, server.added = Server().read, Server().added
    ended = caveat("replay", "--target", "staging", "--target", "reading")
    assert ended.code == 1
    assert "pets (staging): 2 findings: 2 still broken" in ended.out, ended.out + ended.err
    assert "pets (reading): 2 findings: " in ended.out
    file = project / ".caveat" / "last-report.json"
    report = json.loads(file.read_text())
    [api] = report["apis"]
    other = {**api, "api": "toys", "findings": [{**each, "api": "toys"} for each in api["findings"]]}
    (project / "toys.yaml").write_text(DOCUMENT)
    for finding in other["findings"]:
        finding["file"] = "toys.yaml"
    file.write_text(json.dumps({**report, "apis": [api, other]}))
    ended = caveat("replay")
    assert [line.partition(":")[0] for line in ended.out.splitlines() if "2 findings: " in line] == ["pets", "toys"]
