"""`caveat replay --export arazzo`: findings as a document, and nothing is sent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arazzo_check import problems
from command_line import Caveat
from conftest import Serve
from two_answers import DOCUMENT, SECRET, Server

TARGET = """
[targets.staging]
api = "pets.yaml"
url = "{url}"
private = true
auth = {{ scheme = "token", token = "env:PETS_TOKEN" }}
effects = ["reads", "writes"]
"""


@pytest.fixture
def server(serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caveat: Caveat) -> Server:
    """A server, and a folder with the findings of a run against it."""
    server = Server()
    server.url = serve(server)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pets.yaml").write_text(DOCUMENT)
    monkeypatch.setenv("PETS_TOKEN", SECRET)
    (tmp_path / "caveat.toml").write_text(TARGET.format(url=server.url))
    assert caveat("test", "--target", "staging", "--phase", "fuzzing", "--examples", "2").code == 1
    server.requests.clear()
    return server


def test_findings_are_exported_and_nothing_is_sent(server: Server, tmp_path: Path, caveat: Caveat) -> None:
    ended = caveat("replay", "all", "--export", "arazzo=out/workflows.json")
    assert (ended.code, ended.out) == (0, ""), ended.err
    text = (tmp_path / "out" / "workflows.json").read_text()
    assert problems(text) == []
    assert SECRET not in text
    assert json.loads(text)["sourceDescriptions"] == [{"name": "pets", "url": "../pets.yaml", "type": "openapi"}]
    printed = caveat("replay", "all", "--export", "arazzo")
    assert json.loads(printed.out)["workflows"] == json.loads(text)["workflows"]
    assert server.requests == []


BAD = {
    "another format": ("xml", "no export format is called 'xml'"),
    "no file": ("arazzo=", "'arazzo=' names no file"),
    "a folder": ("arazzo=.", "'arazzo=.' names no file"),
    "a file that cannot be written": ("arazzo=pets.yaml/x.json", "pets.yaml/x.json cannot be written"),
}


def test_a_bad_value_is_reported(server: Server, caveat: Caveat) -> None:
    for value, problem in BAD.values():
        ended = caveat("replay", "--export", value)
        assert (ended.code, problem in ended.err) == (2, True), ended.err
    assert server.requests == []
