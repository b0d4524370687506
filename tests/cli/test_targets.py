"""`caveat targets`, and the options of `caveat test` that say where requests go."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest

import hostile
from caveat.targets.configuration.configuration import schema
from command_line import Caveat
from pets_project import SECURED

STAGING = """\
staging  caveat.toml:1
  api: pets.yaml
  url: https://staging.acme.example/v1
  effects: reads, writes
  limits: 5 requests per second, 500 requests, 20 writes, 300 s
  auth: keyAuth: token (token env:ACME_TOKEN)
  headers: X-Team ***, X-Trace command:***
  exclude: /orders
"""

LOCAL = """\
local  caveat.toml:13
  api: dfend
  url: env:LOCAL_URL
  effects: reads
  limits: none
  auth: none
  consent: private addresses
"""


@pytest.mark.usefixtures("project")
def test_targets_are_listed_with_their_secrets_masked(caveat: Caveat) -> None:
    ended = caveat("targets")
    assert (ended.code, ended.out) == (0, STAGING + LOCAL)
    assert caveat("targets", "local").out == LOCAL


@pytest.mark.usefixtures("project")
def test_an_unknown_target_is_refused(caveat: Caveat) -> None:
    for option, arguments in (("NAME", ("targets", "stagng")), ("--target", ("test", "--target", "stagng"))):
        ended = caveat(*arguments)
        assert (ended.code, ended.out) == (2, "")
        assert f"{option}: no target is called 'stagng'. Did you mean staging?" in ended.err


def test_without_a_target_the_way_to_write_one_is_reported(
    caveat: Caveat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = caveat("targets")
    assert ended.code == 0
    assert ended.out.startswith("no target is configured. Write [targets.NAME] in caveat.toml")


def test_the_schema_is_printed(caveat: Caveat) -> None:
    assert json.loads(caveat("targets", "--schema").out) == schema()


def test_a_dry_run_sends_nothing(caveat: Caveat, project: Path, server: tuple[str, list[str]]) -> None:
    address, got = server
    (project / "caveat.toml").write_text(
        f'[targets.local]\napi = "pets.yaml"\nurl = "{address}"\nrate = "1/s"\nmax_requests = 1\n'
        'effects = ["reads", "writes"]\n'
    )
    ended = caveat("test", "--target", "local", "--dry-run", "--phase", "coverage", "--phase", "examples")
    assert (ended.code, got) == (0, [])
    first, *others = ended.out.splitlines()
    assert first.startswith(f"{address}: ")
    assert first.endswith(" requests would be sent, none was sent")
    assert [line.split()[0] for line in others[:3]] == ["list-pets", "create-pet", "health"]
    assert "  order is not called: the target does not allow the effect spends" in others
    assert "  max_requests is 1: the run would stop before it has sent all requests" in others
    assert any(line.startswith("  At 1 requests per second, that takes ") for line in others)
    assert caveat("test", "pets.yaml", "--url", address, "--dry-run", "--examples", "1").code == 0
    assert got == []


def test_the_first_line_says_where_the_run_goes(caveat: Caveat, project: Path, server: tuple[str, list[str]]) -> None:
    address, got = server
    ended = caveat("test", "pets.yaml", "--url", address, "--phase", "coverage")
    first = re.fullmatch(rf"pets: the first request is (\w+) {address}(/\w+)", ended.err.splitlines()[0])
    assert first is not None
    assert f"{first[1]} {first[2]}" in got[:2]
    assert "the first request" not in caveat("test", str(project / "pets.yaml"), "--phase", "coverage").err


def test_the_path_of_the_document_is_named_and_a_dot_leaves_it_out(
    caveat: Caveat, project: Path, server: tuple[str, list[str]]
) -> None:
    address, got = server
    document = (project / "pets.yaml").read_text() + "\nservers: [{url: https://pets.example/v9}]\n"
    (project / "served.yaml").write_text(document)
    run = ("test", "served.yaml", "--phase", "coverage", "--url")
    assert "(/v9 is from `servers` of the document; " in caveat(*run, address).err
    assert all(" /v9" in each for each in got)
    got.clear()
    assert "/v9" not in caveat(*run, f"{address}/.").err
    assert got
    assert not [each for each in got if "/v9" in each]


@pytest.mark.parametrize("sent", [b"", b"SSH-2.0-x\r\n", hostile.OK + b"Content-Length: 9\r\n\r\n[]"])
def test_a_server_that_completes_no_response_could_not_be_judged(caveat: Caveat, project: Path, sent: bytes) -> None:
    with hostile.running(hostile.sends(sent)) as server:
        ended = caveat("test", str(project / "pets.yaml"), "--url", server.url)
    assert ended.code == 2
    assert "the server gave no complete response: 3 failures in a row" in ended.out
    assert "NET001" not in ended.out


@pytest.mark.parametrize(("command", "options"), [("test", ()), ("fuzz", ("--max-requests", "60", "--fresh"))])
def test_several_workers_say_once_where_the_run_goes(
    caveat: Caveat, project: Path, server: tuple[str, list[str]], command: str, options: tuple[str, ...]
) -> None:
    address, _ = server
    run = (command, str(project / "pets.yaml"), "--url", address, "--examples", "2", *options)
    for workers in ("1", "2"):
        err = caveat(*run, "--workers", workers).err
        assert len(re.findall(rf"^pets: the first request is \w+ {address}/\w+$", err, re.MULTILINE)) == 1
        assert err.count("requests go to") == (command == "fuzz")
        assert "the first request" not in caveat(*run, "--workers", workers, "-q").err


def test_a_missing_credential_is_reported_before_the_first_request(
    caveat: Caveat, project: Path, server: tuple[str, list[str]]
) -> None:
    address, got = server
    (project / "pets.yaml").write_text(SECURED)
    ended = caveat("test", "pets.yaml", "--url", address)
    assert (ended.code, ended.out, got) == (2, "", [])
    assert ended.err.startswith(
        "caveat: --header: every operation of pets needs a credential: keyAuth (the header field X-Acme). "
        "Give -H 'X-Acme: …'"
    )


def test_operations_that_lack_a_credential_are_counted_before_the_first_request(
    caveat: Caveat, project: Path, server: tuple[str, list[str]]
) -> None:
    address, got = server
    (project / "pets.yaml").write_text(SECURED.replace("operationId: health,", "operationId: health, security: [],"))
    ended = caveat("test", "pets.yaml", "--url", address, "--phase", "fuzzing", "--examples", "1")
    lines = ended.err.splitlines()
    assert lines[0] == "pets: 3 of 4 operations are called without a credential: keyAuth (3)"
    assert lines[1].startswith("pets: the first request is ")
    assert "GET /health" in got
    quiet = caveat("test", "pets.yaml", "--url", address, "--phase", "fuzzing", "--examples", "1", "-q")
    assert "without a credential" not in quiet.err


@pytest.mark.parametrize("option", ["--url", "--target"])
def test_a_refused_connection_is_reported_before_the_run(caveat: Caveat, project: Path, option: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    (project / "caveat.toml").write_text(f'[targets.local]\napi = "pets.yaml"\nurl = "{url}"\nprivate = true\n')
    arguments = ("pets.yaml", "--url", url) if option == "--url" else ("--target", "local")
    ended = caveat("test", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"caveat: {url} does not answer (")
    assert ended.err.rstrip().endswith("Is the server running, and is the URL right?")
    assert len(ended.err.splitlines()) == 1


@pytest.mark.usefixtures("project")
def test_operations_are_selected(caveat: Caveat) -> None:
    listed = caveat("list", "pets.yaml", "--include", "tag:pets", "--exclude", "POST *").out
    assert [line.split()[0] for line in listed.splitlines()] == ["pets:", "list-pets"]
    for arguments in (
        ("list", "pets.yaml"),
        ("test", "pets.yaml"),
        ("test", "pets.yaml", "--url", "http://127.0.0.1:9"),
    ):
        ended = caveat(*arguments, "--include", "lst-pets")
        assert (ended.code, ended.out) == (2, "")
        assert "--include: no operation matches 'lst-pets'. Did you mean list-pets?" in ended.err


MISTAKES = {
    "a target and a URL": (("--target", "local", "--url", "http://127.0.0.1"), "--url: --target has a URL"),
    "a target and an API": (
        ("pets.yaml", "--target", "local"),
        "--target: the target names its API. Leave out pets.yaml",
    ),
    "a host of a target": (
        ("--target", "local", "--allow-host", "a.example"),
        "--allow-host: --target names its hosts",
    ),
    "a limit of a mock": (("pets.yaml", "--max-requests", "5"), "--max-requests: it needs a running service"),
    "a dry run of a mock": (("pets.yaml", "--dry-run"), "--dry-run: it needs a running service"),
    "another host": (
        ("pets.yaml", "--url", "https://acme.example"),
        "--url: acme.example is not this machine. Give --allow-host acme.example to call it, for reads only",
    ),
    "a query with a key": (
        ("pets.yaml", "--url", "http://127.0.0.1?api_key=fake-0123"),
        "--url: the URL has more than a path. Give one like",
    ),
    "a rate that is none": (
        ("pets.yaml", "--url", "http://127.0.0.1", "--rate", "fast"),
        "--rate: 'fast' is not a rate",
    ),
    "a time that is none": (("--target", "local", "--max-time", "soon"), "--max-time: 'soon' is not a time"),
    "an effect that is none": (("--target", "local", "--effects", "reads,all"), "--effects: 'all' is not an effect"),
    "an effect that a target does not allow": (
        ("--target", "staging", "--effects", "reads,spends"),
        "--effects: the target staging does not allow spends, and an option cannot",
    ),
    "a variable that is missing": (
        ("--target", "local"),
        "env:LOCAL_URL: the environment variable LOCAL_URL is empty or",
    ),
    "an effect that no operation has": (
        ("pets.yaml", "--url", "http://127.0.0.1:9", "--include", "order", "--effects", "reads"),
        "--effects: no selected operation of pets has an effect that is allowed (reads)",
    ),
}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("title", MISTAKES)
def test_options_that_cannot_be_used_are_refused(caveat: Caveat, title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOCAL_URL", raising=False)
    arguments, words = MISTAKES[title]
    ended = caveat("test", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err
    assert "fake-0123" not in ended.err
