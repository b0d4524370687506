"""A run on a target whose tokens expire, and one whose requests have generated credentials."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.exchange import Headers, Request, Response
from command_line import Caveat
from conftest import Serve
from oauth_server import OAuthServer

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
security: [{oauth: []}]
paths:
  /pets: {get: {operationId: list-pets, responses: {'200': {$ref: '#/components/responses/all'}}}}
  /toys: {get: {operationId: list-toys, responses: {'200': {$ref: '#/components/responses/all'}}}}
components:
  responses: {all: {description: x, content: {application/json: {schema: {}}}}}
  securitySchemes: {oauth: {type: http, scheme: bearer}}
x-evidence: {grade: documented, source: the handbook}
"""


@dataclass
class ShortLived(OAuthServer):
    """Gives this many tokens, each for a few requests, and says nothing about their time."""

    tokens: int = 1
    sends_lifetime: bool = False
    lifetime_s: float = 6.0
    seconds_per_request: float = 1.0

    def respond(self, request: Request) -> Response:
        self.down = len(self.issued) >= self.tokens
        return super().respond(request)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLIENT_SECRET", "fake-client/secret")
    (tmp_path / "pets.yaml").write_text(DOCUMENT)
    return tmp_path


def configured(project: Path, url: str) -> None:
    auth = f'{{ client_id = "fake-id", client_secret = "env:CLIENT_SECRET", token_url = "{url}/token" }}'
    (project / "caveat.toml").write_text(
        f'[targets.staging]\napi = "pets.yaml"\nurl = "{url}"\nprivate = true\nauth = {auth}\n'
    )


OPTIONS = ("--target", "staging", "--phase", "fuzzing", "--examples", "20", "--report", "text", "--report")


def test_a_token_that_is_renewed_gives_no_finding(caveat: Caveat, project: Path, serve: Serve) -> None:
    server = ShortLived(tokens=1000)
    configured(project, serve(server))
    ended = caveat("test", *OPTIONS, "json=report.json")
    [verdict] = json.loads((project / "report.json").read_text())["apis"]
    assert server.refused, "tokens expired"
    assert len(server.issued) > 2
    assert own_refusals(verdict) == [], ended.out
    assert not any(outcome["not_judged"] for outcome in verdict["outcomes"].values())


def own_refusals(verdict: dict[str, Any]) -> list[str]:
    """The curl lines of findings of status 401 about requests with our credential; others have none on purpose."""
    shown = [each["exchanges"][-1] for each in verdict["findings"]]
    return [each["curl"] for each in shown if each["response"]["status"] == 401 and "Bearer ***" in each["curl"]]


def test_a_token_that_cannot_be_renewed_is_no_verdict(caveat: Caveat, project: Path, serve: Serve) -> None:
    server = ShortLived(tokens=1)
    configured(project, serve(server))
    # Without evidence that the document is complete, a status that it does not list breaks nothing.
    (project / "pets.yaml").write_text(DOCUMENT.partition("x-evidence")[0])
    ended = caveat("test", *OPTIONS, "json=report.json")
    [verdict] = json.loads((project / "report.json").read_text())["apis"]
    assert server.refused
    assert [each["code"] for each in verdict["findings"] if each["severity"] != "left-open"] == []
    assert own_refusals(verdict) == []
    assert ended.code == 2, ended.out
    [error] = verdict["errors"]
    assert error.startswith("status 401: the credential expired, and there is no other one (the credential of oauth ")
    assert error.endswith(": not everything was judged")
    reasons = [reason for each in verdict["outcomes"].values() for reason in each["not_judged"]]
    assert reasons
    assert all(
        "the credential expired, and there is no other one (the credential of oauth cannot be renewed: " in reason
        for reason in reasons
    )
    assert "not judged: status 401: the credential expired" in ended.out
    assert "/token" in ended.out
    assert "fake-client" not in ended.out


@dataclass
class Closed:
    """Refuses requests without a credential, and with a status of its own those with a wrong one."""

    wrong: int = 403
    requests: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        self.requests += 1
        request = messages.request(scope, await messages.read_body(receive))
        fields = Headers([("content-type", "application/json")])
        credential = request.headers.get("authorization")
        status = 401 if credential is None else 200 if credential == "Bearer fake-client/secret" else self.wrong
        await messages.send(Response(status, fields, b"{}"), send)


def test_made_up_credentials_are_shown_as_such(caveat: Caveat, project: Path, serve: Serve) -> None:
    (project / "caveat.toml").write_text(
        f'[targets.staging]\napi = "pets.yaml"\nurl = "{serve(Closed())}"\nprivate = true\n'
        'auth = { token = "env:CLIENT_SECRET" }\n'
    )
    ended = caveat("test", "--target", "staging", "--examples", "5", "--report", "text", "--report", "json=report.json")
    assert ended.code == 1, ended.out
    [verdict] = json.loads((project / "report.json").read_text())["apis"]
    wrong = [each for each in verdict["findings"] if each["exchanges"][-1]["response"]["status"] == 403]
    made_up = [each for each in wrong if each["made_up_credentials"]]
    assert made_up, ended.out
    for each in made_up:
        sent = {name.lower(): value for name, value in each["exchanges"][-1]["request"]["headers"]}
        assert sent["authorization"] not in {"", "***"}
        assert sent["authorization"] in each["exchanges"][-1]["curl"]
    assert "The credential is made up: authorization" in ended.out
    assert "fake-client" not in ended.out


LARGER = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
security: [{oauth: []}]
paths:
  /pets: {get: {operationId: list-pets, responses: {'200': {description: x}}}}
  /toys: {get: {operationId: list-toys, responses: {'200': {description: x}}}}
  /beds: {get: {operationId: list-beds, responses: {'200': {description: x}}}}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {operationId: read-pet, responses: {'200': {description: x}}}
components:
  securitySchemes: {oauth: {type: http, scheme: bearer}}
"""

WRONG = {
    "the token of a target": (("test", "--target", "staging"), "env:CLIENT_SECRET (auth of the target staging, "),
    "several processes": (("test", "--target", "staging", "--workers", "2"), "env:CLIENT_SECRET (auth"),
    "fuzzing": (("fuzz", "staging", "--max-requests", "500"), "env:CLIENT_SECRET (auth of the target staging, "),
    "a header field": (
        ("test", "pets.yaml", "--url", "-H", "Authorization: Bearer fake-wrong/token"),
        "the header field Authorization (-H)",
    ),
}


@pytest.mark.parametrize("title", WRONG)
def test_a_wrong_token_ends_the_run_early(
    title: str, caveat: Caveat, project: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments, origin = WRONG[title]
    closed = Closed(wrong=401)
    url = serve(closed)
    (project / "pets.yaml").write_text(LARGER)
    auth = '{ token = "env:CLIENT_SECRET" }'
    (project / "caveat.toml").write_text(
        f'[targets.staging]\napi = "pets.yaml"\nurl = "{url}"\nprivate = true\nauth = {auth}\n'
    )
    monkeypatch.setenv("CLIENT_SECRET", "fake-wrong/token")
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / "cache"))
    sent = [word for argument in arguments for word in ((argument, url) if argument == "--url" else (argument,))]
    ended = caveat(*sent, "--report", "text", "--report", "json=report.json")
    assert ended.code == 2, ended.out
    [verdict] = json.loads((project / "report.json").read_text())["apis"]
    assert [each for each in verdict["findings"] if each["severity"] != "left-open"] == []
    assert 5 <= closed.requests < 40
    [error] = verdict["errors"]
    assert error.startswith(f"the credential of oauth from {origin}")
    assert error.endswith("operations with status 401, and accepted by none: not everything was tested")
    assert error in ended.out
    assert "fake-wrong" not in ended.out + ended.err
