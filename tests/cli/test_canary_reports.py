"""Canary secrets: no report and no error of a command shows a credential."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from canaries import COOKIE, DOCUMENT, KEY, PASSWORD, QUERY, SUBJECT, TOKEN, Echo, shown
from canary_commands import command
from caveat.catalogue.api import Api
from caveat.reports import registry
from caveat.runs.run import run
from caveat.targets.target import Target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from conftest import Compiled
from forked_commands import LoadedProcess


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
def test_an_error_shows_no_secret_of_a_url(title: str, tmp_path: Path, commands: LoadedProcess) -> None:
    url = URLS[title].format(port=refused_port())
    error = command(commands, tmp_path, "test", "echo.yaml", "--url", url, "-v")
    assert b"caveat: " in error
    assert shown(["canary-password"], error) == []


def test_an_error_shows_no_header_field(tmp_path: Path, commands: LoadedProcess) -> None:
    url = f"http://127.0.0.1:{refused_port()}"
    output = command(
        commands,
        tmp_path,
        "test",
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
