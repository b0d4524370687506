"""Canary secrets: what a run sends is in none of the bytes that it prints or writes, in any form."""

from __future__ import annotations

import base64
import json
import os
import socket
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
from caveat.asgi import messages
from caveat.catalogue.api import Api
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
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
    (folder / "echo.yaml").write_text(DOCUMENT)
    return output_of(folder, *CAVEAT, verb, *arguments, **environment)


def output_of(folder: Path, *program: str, **environment: str) -> bytes:
    """All bytes that a program prints or writes in its folder; the first line is its exit code."""
    code, out, err, files = ran_in(folder, *program, given=b"", **environment)
    return b"\n".join([b"exit code %d" % code, out, err, *files])


def ran_in(
    folder: Path, *program: str, given: bytes = b"", **environment: str
) -> tuple[int, bytes, bytes, tuple[bytes, ...]]:
    """The exit code of a program, what it prints, and the files that it writes in its folder."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    home = environment | {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), "TMPDIR": str(folder)}
    result = subprocess.run(
        program, cwd=folder, env={**os.environ, **home}, capture_output=True, input=given, timeout=120, check=False
    )
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    written = tuple(content for path, content in files.items() if before.get(path) != content)
    return result.returncode, result.stdout, result.stderr, written


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
        *((title, "test", ("--examples", "1", "--phase", "fuzzing")) for title in TARGETS),
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
    """Keeps items, and answers with all that it got; an item is never deleted, so that the clean-up tells of it."""

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


def test_the_clean_up_and_the_ledger_show_no_secret(tmp_path: Path, serve: Serve) -> None:
    items = Items()
    (tmp_path / "items.yaml").write_text(ITEMS)
    (tmp_path / "caveat.toml").write_text(
        f"[targets.staging]\napi = 'items.yaml'\nurl = '{serve(items)}'\neffects = ['reads', 'writes']\n"
        "auth = { token = 'env:CANARY_TOKEN' }\nprivate = true\nparameters = { tenant = 'env:CANARY_TENANT' }\n"
    )
    secrets = {"CANARY_TOKEN": TOKEN, "CANARY_TENANT": TENANT}
    options = ("--target", "staging", "--report", "text", "--report", "json=report.json", "--examples", "3", "-v")
    tested = output_of(tmp_path, *CAVEAT, "test", *options, **secrets)
    assert b"SQLite format 3" in tested
    assert any(TENANT.encode() in body for body in items.bodies), "the value is sent in a body"
    assert shown([TOKEN, SUBJECT, TENANT], tested) == []
    for arguments in (["--dry-run"], []):
        cleaned = output_of(tmp_path, *CAVEAT, "cleanup", "staging", *arguments, **secrets)
        assert b"/items/" in cleaned
        assert shown([TOKEN, SUBJECT, TENANT], cleaned) == []


SUITES = {
    "a URL": "url=URL, headers={'Authorization': 'Bearer ' + os.environ['CANARY_TOKEN']}",
    "a target": "target='staging'",
}


@pytest.mark.parametrize("title", SUITES)
def test_a_suite_shows_no_secret(title: str, tmp_path: Path, serve: Serve) -> None:
    echo = Echo((TOKEN, SUBJECT))
    url = serve(echo)
    (tmp_path / "echo.yaml").write_text(DOCUMENT)
    (tmp_path / "caveat.toml").write_text(
        f"[targets.staging]\napi = 'echo.yaml'\nurl = '{url}'\neffects = ['reads', 'writes']\nprivate = true\n"
        "foreign_writes = true\nauth = { scheme = 'bearer', token = 'env:CANARY_TOKEN' }\n"
    )
    (tmp_path / "test_echo.py").write_text(
        "import os\nfrom caveat.testing import Case, Plan, Suite\n\n"
        f"echo = Suite('echo.yaml', Plan(examples=3), {SUITES[title].replace('URL', repr(url))})\n\n"
        "@echo.each_operation\ndef test_echo(case: Case) -> None:\n    echo.judge(case)\n\n"
        "TestSequences = echo.sequences()\n"
    )
    program = [sys.executable, "-B", "-m", "pytest", "-p", "no:cacheprovider", "-vv", "test_echo.py"]
    output = output_of(tmp_path, *program, CANARY_TOKEN=TOKEN)
    assert output.startswith(b"exit code 1\n")
    assert b"OAS003" in output
    assert {request.headers.get("authorization") for request in echo.requests} >= {f"Bearer {TOKEN}"}
    assert shown([TOKEN, SUBJECT], output) == []


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


SEVERAL = """
import json, sys
from caveat.cli import main
for arguments in json.load(sys.stdin):
    sys.argv = ["caveat", *arguments]
    try:
        main()
    except SystemExit:
        print("\\0", end="", file=sys.stderr)
"""
"""Runs commands one after the other, and ends each one's error output with a null byte."""


@pytest.fixture(scope="module")
def errors(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """What the test of a document on each of the URLs prints and writes: the start of a process takes a second."""
    folder = tmp_path_factory.mktemp("urls")
    (folder / "echo.yaml").write_text(DOCUMENT)
    commands = [["test", "echo.yaml", "--url", url.format(port=refused_port()), "-v"] for url in URLS.values()]
    code, out, err, files = ran_in(folder, sys.executable, "-c", SEVERAL, given=json.dumps(commands).encode())
    assert code == 0, err
    parts = err.split(b"\0")
    assert len(parts) == len(URLS) + 1
    return {title: b"\n".join([part, parts[-1], out, *files]) for title, part in zip(URLS, parts, strict=False)}


@pytest.mark.parametrize("title", URLS)
def test_an_error_shows_no_secret_of_a_url(title: str, errors: Mapping[str, bytes]) -> None:
    assert b"caveat: " in errors[title]
    assert shown(["canary-password"], errors[title]) == []


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
