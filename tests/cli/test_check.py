"""`caveat check` on running services: one target, several, and operations that are not reached."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.exchange import Headers, Response
from command_line import Caveat
from conftest import Serve

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: list-pets
      responses:
        '200':
          description: Pets.
          content: {application/json: {schema: {type: array, items: {type: integer}}, example: [1]}}
        '404': {description: None.}
  /health:
    get:
      operationId: health
      responses: {'204': {description: Alive.}, '404': {description: None.}}
"""


@dataclass
class Service:
    """Answers as the document says; paths in `missing` with 404."""

    missing: frozenset[str] = frozenset()
    got: list[str] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of an ASGI server."""
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        self.got.append(scope["path"])
        if scope["path"] in self.missing:
            response = Response(404)
        elif scope["path"] == "/health":
            response = Response(204)
        else:
            response = Response(200, Headers([("content-type", "application/json")]), b"[7]")
        await messages.send(response, send)


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pets.yaml").write_text(DOCUMENT)


def configure(**urls: str) -> None:
    tables = (f'[targets.{name}]\napi = "pets.yaml"\nurl = "{url}"\nprivate = true\n' for name, url in urls.items())
    Path("caveat.toml").write_text("\n".join(tables))


QUICK = ("--examples", "2", "--workers", "1")


@pytest.mark.usefixtures("document")
def test_a_target_gets_the_requests_and_its_document_is_linted(caveat: Caveat, serve: Serve) -> None:
    service = Service()
    configure(staging=serve(service))
    ended = caveat("check", "--target", "staging", *QUICK, "--report", "json=report.json")
    assert (ended.code, {*service.got}) == (0, {"/pets", "/health"})
    [verdict] = json.loads(Path("report.json").read_text())["apis"]
    assert verdict["api"] == "pets"
    assert {"LNT001", "OAS003"} <= {*verdict["rules"]["kept"]}


UNREACHED = {
    "by default": (("--target", "staging"), 2),
    "with a URL": (("pets.yaml", "--url"), 2),
    "unless it is switched off": (("--target", "staging", "--no-require-reached"), 0),
}


@pytest.mark.usefixtures("document")
@pytest.mark.parametrize("title", UNREACHED)
def test_an_operation_that_is_not_reached_is_exit_code_2(title: str, caveat: Caveat, serve: Serve) -> None:
    arguments, code = UNREACHED[title]
    url = serve(Service(frozenset({"/health"})))
    configure(staging=url)
    ended = caveat("check", *arguments, *[url][: "--url" in arguments], *QUICK)
    assert ended.code == code, ended.out
    assert ("operations were not reached; --no-require-reached accepts that" in ended.out) == (code == 2)
    assert "health: only refused: 404" in ended.out
    assert caveat("test", "--target", "staging", *QUICK).code == 0


@pytest.mark.usefixtures("document")
@pytest.mark.parametrize("setting", ['exclude = ["health"]', 'include = ["list-pets"]', 'effects = ["reads"]'])
def test_an_operation_that_the_target_does_not_allow_need_not_be_reached(
    setting: str, caveat: Caveat, serve: Serve
) -> None:
    service = Service()
    Path("pets.yaml").write_text(DOCUMENT.replace("operationId: health", "operationId: health\n      x-effect: writes"))
    configure(staging=serve(service))
    with Path("caveat.toml").open("a") as file:
        file.write(f"{setting}\n")
    ended = caveat("check", "--target", "staging", *QUICK, "--report", "text", "--report", "json=report.json")
    assert (ended.code, {*service.got}) == (0, {"/pets"}), ended.out
    assert "pets: 1 of 2 operations not reached:\n  health: never sent: " in ended.out
    ended = caveat("merge", "report.json", "--require-reached")
    assert ended.code == 0, ended.out


@pytest.mark.usefixtures("document")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_several_targets_of_one_api_have_a_verdict_each(caveat: Caveat, serve: Serve, workers: str) -> None:
    first, second = Service(), Service(frozenset({"/pets"}))
    configure(staging=serve(first), other=serve(second))
    targets = ("--target", "staging", "--target", "other", "--target", "staging")
    ended = caveat("check", *targets, "--examples", "2", "--workers", workers, "--report", "json=report.json")
    assert ended.code == 2, ended.out
    verdicts = json.loads(Path("report.json").read_text())["apis"]
    assert [verdict["api"] for verdict in verdicts] == ["pets (staging)", "pets (other)"]
    assert [bool(verdict["errors"]) for verdict in verdicts] == [False, True]
    # The document is linted once.
    assert ["LNT001" in verdict["rules"]["kept"] for verdict in verdicts] == [True, False]
    assert {*first.got} == {*second.got} == {"/pets", "/health"}
    assert caveat("test", *targets, "--examples", "2").code == 0


@pytest.mark.usefixtures("document")
def test_a_target_that_does_not_answer_is_an_error_of_its_own(caveat: Caveat, serve: Serve) -> None:
    service = Service()
    configure(down="http://127.0.0.1:9", staging=serve(service))
    ended = caveat("check", "--target", "down", "--target", "staging", *QUICK)
    assert ended.code == 2
    assert "COULD NOT JUDGE  pets (down)\n  http://127.0.0.1:9 does not answer" in ended.out
    assert {*service.got} == {"/pets", "/health"}


@pytest.mark.usefixtures("document")
def test_a_dry_run_sends_nothing(caveat: Caveat, serve: Serve) -> None:
    service = Service()
    configure(staging=serve(service))
    ended = caveat("check", "--target", "staging", "--dry-run")
    assert (ended.code, service.got) == (0, [])
    assert "would be sent, none was sent" in ended.out
