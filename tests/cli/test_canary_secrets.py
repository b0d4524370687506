"""Canary secrets: the secrets that a run sends are in none of the bytes that it prints or writes, in any form."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.types import Receive, Scope, Send

import canaries
from canaries import COOKIE, DOCUMENT, KEY, PASSWORD, QUERY, SUBJECT, TOKEN, Echo, shown
from canary_commands import command, contents, homes, written
from caveat.asgi import messages
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.reports import registry
from conftest import Serve
from forked_commands import LoadedProcess
from suite_folders import share_tables

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


@pytest.mark.parametrize("title", HEADERS)
def test_a_command_shows_no_secret_that_it_sends(
    title: str, tmp_path: Path, serve: Serve, commands: LoadedProcess
) -> None:
    headers, secrets = HEADERS[title]
    echo = Echo(secrets)
    options = [option for name, value in headers.items() for option in ("-H", f"{name}: {value}")]
    reports = [option for name in registry.names() for option in ("--report", f"{name}=report.{name}")]
    output = command(
        commands,
        tmp_path,
        "test",
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
    ("title", "arguments"),
    [
        *((title, ("test", "--examples", "1", "--phase", "fuzzing")) for title in TARGETS),
        *((title, ("fuzz", "--examples", "3", "--rounds", "1")) for title in TARGETS),
    ],
)
def test_a_run_on_a_target_shows_no_secret(
    title: str, arguments: tuple[str, ...], tmp_path: Path, serve: Serve, commands: LoadedProcess
) -> None:
    auth, environment, secrets = TARGETS[title]
    echo = Echo(secrets)
    url = serve(echo)
    (tmp_path / "caveat.toml").write_text(
        f"[targets.staging]\napi = 'echo.yaml'\nurl = '{url}'\neffects = ['reads', 'writes']\n"
        f"auth = {auth.replace('URL', url)}\nprivate = true\nforeign_writes = true\n"
    )
    reports = [option for name in registry.names() for option in ("--report", f"{name}=report.{name}")]
    output = command(
        commands, tmp_path, *arguments, "--target", "staging", *reports, "--report", "text", "-v", **environment
    )
    assert b"/redirect" in output
    assert b"SQLite format 3" in output, "the ledger is read, too"
    assert shown(secrets, output) == []


ITEMS = """\
openapi: 3.1.0
info: {title: Items, version: '1'}
security: [{bearer: []}]
paths:
  /items:
    parameters: [{name: tenant, in: query, schema: {type: string}}]
    get: {operationId: list, responses: {'200': {description: x, content: {application/json: {schema: {}}}}}}
    post:
      operationId: create
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [tenant, name]
              properties: {tenant: {type: string}, name: {type: string}}
              additionalProperties: false
      responses: {'201': {description: x, content: {application/json: {schema: {type: object, required: [gone]}}}}}
  /items/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: read, responses: {'200': {description: x}, '404': {description: x}}}
    delete: {operationId: remove, responses: {'204': {description: x}}}
components: {securitySchemes: {bearer: {type: http, scheme: bearer}}}
"""


@dataclass
class Items:
    """Stores items, and returns all received values; no item is deleted, so that the clean-up reports it."""

    items: dict[str, JsonValue] = field(default_factory=dict)
    bodies: list[bytes] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        request = messages.request(scope, await messages.read_body(receive))
        await messages.send(self.respond(request), send, head=request.method == "HEAD")

    def respond(self, request: Request) -> Response:
        fields = Headers([("content-type", "application/json"), ("x-echo", quote(request.target))])
        headers: JsonValue = {name: value for name, value in request.headers.items()}  # noqa: C416 - typed as JSON
        echo: dict[str, JsonValue] = {
            "target": request.target,
            "headers": headers,
            "body": request.body.decode("latin-1"),
        }
        match request.method:
            case "POST":
                self.bodies.append(request.body)
                item_id = f"item-{len(self.items) + 1}"
                self.items[item_id] = {**echo, "id": item_id}
                return Response(201, fields, json.dumps(self.items[item_id]).encode())
            case "GET" if request.path == "/items":
                return Response(200, fields, json.dumps([*self.items.values()]).encode())
            case "GET":
                found = self.items.get(request.path.rpartition("/")[2])
                return Response(200 if found else 404, fields, json.dumps(found or echo).encode())
        return Response(500, fields, json.dumps(echo).encode())


TENANT = "canary-tenant-83c1"


def test_the_clean_up_and_the_ledger_show_no_secret(tmp_path: Path, serve: Serve, commands: LoadedProcess) -> None:
    items = Items()
    (tmp_path / "items.yaml").write_text(ITEMS)
    (tmp_path / "caveat.toml").write_text(
        f"[targets.staging]\napi = 'items.yaml'\nurl = '{serve(items)}'\neffects = ['reads', 'writes']\n"
        "auth = { token = 'env:CANARY_TOKEN' }\nprivate = true\nparameters = { tenant = 'env:CANARY_TENANT' }\n"
    )
    secrets = {"CANARY_TOKEN": TOKEN, "CANARY_TENANT": TENANT}
    options = ("--target", "staging", "--report", "text", "--report", "json=report.json", "--examples", "3", "-v")
    tested = command(commands, tmp_path, "test", *options, **secrets)
    assert b"SQLite format 3" in tested
    assert any(TENANT.encode() in body for body in items.bodies), "the value is sent in a body"
    assert shown([TOKEN, SUBJECT, TENANT], tested) == []
    for arguments in (["--dry-run"], []):
        cleaned = command(commands, tmp_path, "cleanup", "staging", *arguments, **secrets)
        assert b"/items/" in cleaned
        assert shown([TOKEN, SUBJECT, TENANT], cleaned) == []


SUITES = ("url=URL, headers={'Authorization': 'Bearer ' + os.environ['CANARY_TOKEN']}", "target='staging'")
"""What a suite tests; one process runs the suites of all."""


def test_a_suite_shows_no_secret(tmp_path: Path, serve: Serve) -> None:
    echo = Echo((TOKEN, SUBJECT))
    url = serve(echo)
    (tmp_path / "echo.yaml").write_text(DOCUMENT)
    (tmp_path / "caveat.toml").write_text(
        f"[targets.staging]\napi = 'echo.yaml'\nurl = '{url}'\neffects = ['reads', 'writes']\nprivate = true\n"
        "foreign_writes = true\nauth = { scheme = 'bearer', token = 'env:CANARY_TOKEN' }\n"
    )
    for number, target in enumerate(SUITES):
        (tmp_path / f"test_echo_{number}.py").write_text(
            "import os\nfrom caveat.testing import Case, Plan, Suite\n\n"
            f"echo = Suite('echo.yaml', Plan(examples=3), {target.replace('URL', repr(url))})\n\n"
            "@echo.each_operation\ndef test_echo(case: Case) -> None:\n    echo.judge(case)\n\n"
            "TestSequences = echo.sequences()\n"
        )
    share_tables(tmp_path)
    before = contents(tmp_path)
    program = [sys.executable, "-B", "-m", "pytest", "-p", "no:cacheprovider", "-vv", "."]
    environment = {**os.environ, **homes(tmp_path), "CANARY_TOKEN": TOKEN}
    ran = subprocess.run(program, cwd=tmp_path, env=environment, capture_output=True, timeout=120, check=False)
    assert ran.returncode == 1
    for number in range(len(SUITES)):
        assert b"FAILED test_echo_%d.py::test_echo " % number in ran.stdout
    assert b"OAS003" in ran.stdout
    assert {request.headers.get("authorization") for request in echo.requests} >= {f"Bearer {TOKEN}"}
    assert shown([TOKEN, SUBJECT], b"\n".join([ran.stdout, ran.stderr, *written(tmp_path, before)])) == []
