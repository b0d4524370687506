"""Canary secrets: what a run sends is in none of the bytes that it prints or writes, in any form."""

from __future__ import annotations

import base64
import os
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

import canaries
from canaries import COOKIE, DOCUMENT, KEY, PASSWORD, QUERY, SUBJECT, TOKEN, Echo, shown
from caveat.catalogue.api import Api
from caveat.reports import registry
from caveat.runs.run import run
from caveat.targets.target import Target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from command_line import CAVEAT
from conftest import Compiled, Serve

BASIC = base64.b64encode(f"joe:{PASSWORD}".encode()).decode()

HEADERS: dict[str, tuple[Mapping[str, str], tuple[str, ...]]] = {
    "token, key and cookie": (
        {"Authorization": f"Bearer {TOKEN}", "X-API-Key": KEY, "Cookie": f"session={COOKIE}"},
        (TOKEN, KEY, COOKIE, SUBJECT),
    ),
    "user and password": ({"Authorization": f"Basic {BASIC}"}, (f"joe:{PASSWORD}", PASSWORD)),
    "a field of its own": ({"X-API-Key": COOKIE, "X-Tenant-Word": KEY}, (KEY, COOKIE)),
}


def test_the_canaries_are_seen_where_nothing_is_masked() -> None:
    for secret in (TOKEN, KEY, COOKIE, PASSWORD, QUERY, SUBJECT):
        assert all(shown([secret], form.encode()) for form in canaries.encoded(secret))
    assert not shown([KEY], b"a report without secrets")


def command(folder: Path, *arguments: str, verb: str = "test", **environment: str) -> bytes:
    """All bytes that a command prints or writes in its folder."""
    document = folder / "echo.yaml"
    document.write_text(DOCUMENT)
    home = environment | {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), "TMPDIR": str(folder)}
    result = subprocess.run(
        [*CAVEAT, verb, *arguments],
        cwd=folder,
        env={**os.environ, **home},
        capture_output=True,
        timeout=120,
        check=False,
    )
    written = (path.read_bytes() for path in folder.rglob("*") if path.is_file() and path != document)
    return b"\n".join([result.stdout, result.stderr, *written])


@pytest.mark.parametrize("title", HEADERS)
def test_a_command_shows_no_secret_that_it_sends(title: str, tmp_path: Path, serve: Serve) -> None:
    headers, secrets = HEADERS[title]
    echo = Echo(secrets)
    options = [option for name, value in headers.items() for option in ("-H", f"{name}: {value}")]
    reports = [option for name in registry.names() for option in ("--report", f"{name}=report.{name}")]
    output = command(
        tmp_path,
        "echo.yaml",
        "--url",
        serve(echo),
        *options,
        *reports,
        "--report",
        "text",
        "--examples",
        "3",
        "--phase",
        "fuzzing",
        "-v",
    )
    assert b"/redirect" in output
    assert b"***" in output
    assert shown(secrets, output) == []
    for name, value in headers.items():
        received = {request.headers.get(name) for request in echo.requests}
        assert value in received, "masking does not change what is sent"


TARGETS = {
    "a token of OAuth2": (
        '{ scheme = "bearer", client_id = "client", client_secret = "env:CANARY_SECRET", token_url = "URL/token" }',
        {"CANARY_SECRET": canaries.CLIENT_SECRET},
        (TOKEN, SUBJECT, canaries.REFRESH, canaries.CLIENT_SECRET),
    ),
    "a key in the query": ('{ scheme = "query", token = "env:CANARY_KEY" }', {"CANARY_KEY": QUERY}, (QUERY,)),
    "user and password": (
        '{ scheme = "login", username = "joe", password = "env:CANARY_WORD" }',
        {"CANARY_WORD": PASSWORD},
        (PASSWORD, f"joe:{PASSWORD}"),
    ),
}


@pytest.mark.parametrize(
    ("title", "verb", "options"),
    [
        *((title, "test", ("--examples", "3", "--phase", "fuzzing")) for title in TARGETS),
        *((title, "fuzz", ("--examples", "3", "--max-requests", "80")) for title in TARGETS),
    ],
)
def test_a_run_on_a_target_shows_no_secret(
    title: str, verb: str, options: tuple[str, ...], tmp_path: Path, serve: Serve
) -> None:
    auth, environment, secrets = TARGETS[title]
    echo = Echo(secrets)
    url = serve(echo)
    (tmp_path / "caveat.toml").write_text(
        f"[targets.staging]\napi = 'echo.yaml'\nurl = '{url}'\neffects = ['reads', 'writes']\n"
        f"auth = {auth.replace('URL', url)}\nprivate = true\nforeign_writes = true\n"
    )
    reports = [option for name in registry.names() for option in ("--report", f"{name}=report.{name}")]
    shown_options = (*options, "--report", "text", "-v")
    output = command(tmp_path, "--target", "staging", *reports, *shown_options, verb=verb, **environment)
    assert b"/redirect" in output
    assert b"SQLite format 3" in output, "the ledger is read, too"
    assert shown(secrets, output) == []


def refused_port() -> int:
    """A port at which no server listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


URLS = {
    "a password": "http://joe:canary-password@127.0.0.1:{port}/",
    "a password with a slash": "http://joe:canary-pass/canary-password@127.0.0.1:{port}/",
    "a password without a scheme": "joe:canary-password@127.0.0.1:{port}",
    "a query": "http://127.0.0.1:{port}/?api_key=canary-password",
    "a query of another host": "http://other.invalid/?api_key=canary-password",
    "a query without a name": "http://127.0.0.1:{port}/?canary-password",
    "a query of no URL": "127.0.0.1:{port}/?api_key=canary-password",
    "a fragment": "http://127.0.0.1:{port}/#token=canary-password",
}


@pytest.mark.parametrize("title", URLS)
def test_an_error_shows_no_secret_of_a_url(title: str, tmp_path: Path) -> None:
    output = command(tmp_path, "echo.yaml", "--url", URLS[title].format(port=refused_port()), "-v")
    assert b"caveat: " in output
    assert shown(["canary-password"], output) == []


def test_an_error_shows_no_header_field(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{refused_port()}"
    output = command(
        tmp_path,
        "echo.yaml",
        "--url",
        url,
        "-H",
        f"Authorization: Bearer {KEY}\n",
        "-H",
        f"X-API-Key: {KEY}\u20ac",
        "-v",
    )
    assert b"--header: the value of X-API-Key cannot be sent" in output
    assert shown([KEY], output) == []


CREDENTIALS = {"bearer": TOKEN, "key": KEY, "session": COOKIE, "query": QUERY, "login": f"joe:{PASSWORD}"}


@pytest.mark.parametrize("scheme", CREDENTIALS)
def test_no_report_shows_a_credential_of_a_target(scheme: str, compiled: Compiled) -> None:
    secret = CREDENTIALS[scheme]
    api = Api("echo", lambda: compiled(DOCUMENT))
    secrets = [secret, secret.partition(":")[2]] if scheme == "login" else [secret]
    echo = Echo(tuple(secrets))
    verdict = run(
        api, Target(echo, credentials={scheme: secret}, exclusive=False), drive, Plan(examples=3, phases=("fuzzing",))
    )
    assert verdict.findings
    for name in registry.names():
        report = registry.find(name).report([verdict])
        assert shown(secrets, report.encode()) == [], name


def test_no_report_shows_a_token_that_is_learned_during_a_run(compiled: Compiled) -> None:
    api = Api("echo", lambda: compiled(DOCUMENT))
    echo = Echo((TOKEN, SUBJECT))
    target = Target(echo, secrets=lambda: [TOKEN] if len(echo.requests) else [], exclusive=False)
    verdict = run(api, target, drive, Plan(examples=3, phases=("fuzzing",)))
    for name in registry.names():
        report = registry.find(name).report([verdict])
        assert shown([TOKEN, SUBJECT], report.encode()) == [], name
