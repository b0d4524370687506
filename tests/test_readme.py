"""The READMEs are true: tables are those of the code, the session runs as printed, folders are described briefly."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from threading import Timer
from typing import Any

import click
import pytest
from starlette.types import Receive, Scope, Send

from bench.processes import free_port
from caveat import cli
from caveat.asgi import messages
from caveat.asgi.server import serving
from caveat.catalogue import catalogue
from caveat.exchange import Headers, Response
from caveat.judging.evidence import VENDOR_GRADES
from caveat.mock.faults.fault import Kind
from caveat.openapi.evidence import shares
from caveat.reports import registry
from caveat.testing import MockedApi

ROOT = Path(__file__).parent.parent
WEBHOOKS = (ROOT / "contracts" / "WEBHOOKS.md").read_text()
README = (ROOT / "README.md").read_text()


def test_it_is_short() -> None:
    assert len(README.splitlines()) <= 200


PAGES = (README, *((ROOT / "contracts" / name).read_text() for name in ("FINDINGS.md", "MUTATION.md")))


def test_the_commands_of_the_examples_exist_with_their_options() -> None:
    group = cli.caveat_command
    assert isinstance(group, click.Group)
    for line in re.findall(r"^    caveat (.*)$", "\n".join(PAGES), re.MULTILINE):
        name, *words = shlex.split(line, comments=True)
        command = group.get_command(click.Context(group), name)
        assert command is not None, line
        if isinstance(command, click.Group):
            command = command.get_command(click.Context(command), words[0])
            assert command is not None, line
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= options, line


RUN_TO_COMPARE = "unleash"
"""The API whose row has the counts of a run; those of the others take as long as many tests."""


def test_the_table_is_the_one_that_a_check_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = re.search(r"<!-- table -->\n\n(.*?)\n\n", README, re.DOTALL)
    assert found is not None
    headings, _, *rows = (re.split(r" {2,}", line.strip()) for line in found[1].splitlines())
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["caveat", "check", RUN_TO_COMPARE, "--workers", "1"])
    with pytest.raises(SystemExit):
        cli.main()
    printed = [re.split(r" {2,}", line.strip()) for line in capsys.readouterr().out.splitlines()]
    assert headings in printed
    # The number of rules grows with each rule that is added.
    counted = slice(None, headings.index("promises kept"))
    [shown], [run] = ([row[counted] for row in table if row[0] == RUN_TO_COMPARE] for table in (rows, printed))
    assert shown == run
    # What does not depend on a run is that of the contract.
    assert [row[: headings.index("models")] for row in rows] == [_without_run(row[0]) for row in rows]
    assert {row[0] for row in rows} <= {*catalogue.names()}


def _without_run(name: str) -> list[str]:
    spec = catalogue.api(name).spec
    counts = shares(spec.root, (operation.pointer for operation in spec.operations.values()))
    evidence = " / ".join(f"{counts[grade] / counts.total():.0%}" for grade in VENDOR_GRADES)
    # All operations of the mocks are reached.
    return [name, str(len(spec.operations)), str(len(spec.operations)), evidence]


def test_the_options_and_faults_of_the_mock_exist() -> None:
    group = cli.caveat_command
    assert isinstance(group, click.Group)
    command = group.get_command(click.Context(group), "mock")
    assert command is not None
    options = {name for parameter in command.params for name in parameter.opts}
    named = set(re.findall(r"`(--[a-z-]+)", section("Six jobs").partition("### 3")[0].partition("### 2")[2]))
    assert named <= options
    general = {"--port", "--host", "--help", "--no-color", "--verbose"}
    assert {option for option in options if option.startswith("--")} - named <= general
    assert all(f"`{kind}`" in README or f"--fault {kind}" in README for kind in Kind)


ACME = """\
openapi: 3.1.0
info: {title: Acme, version: '1'}
security: [{bearerAuth: []}]
paths:
  /pets:
    get:
      operationId: list-pets
      responses:
        '200':
          description: Pets.
          content: {application/json: {schema: {type: array, items: {properties: {id: {type: integer}}}}}}
components: {securitySchemes: {bearerAuth: {type: http, scheme: bearer}}}
"""


def test_the_finding_is_printed_as_by_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
        else:
            await messages.send(Response(200, Headers([("content-type", "application/json")]), b'[{"id": "x"}]'), send)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "acme.yaml").write_text(ACME)
    (command,) = re.findall(r"^    caveat (test acme.yaml --url .*)$", README, re.MULTILINE)
    (sample,) = re.findall(r"^(    BROKEN  OAS003  .*?)\n\n", README, re.MULTILINE | re.DOTALL)
    with serving(app) as address:
        arguments = shlex.split(command.replace("http://127.0.0.1:8000", address).replace("…", "fake-token"))
        monkeypatch.setattr(sys, "argv", ["caveat", *arguments, "--phase", "fuzzing", "--examples", "1"])
        with pytest.raises(SystemExit):
            cli.main()
        printed = capsys.readouterr().out.partition("\n\n")[0].replace(address, "http://127.0.0.1:8000")
    varying = re.compile(r"(?<=acme.yaml:)[\d:]+|(?<=Fingerprint: )\w+|(?<=Seen in )\d+")
    assert varying.sub("", sample) == varying.sub("", "\n".join(f"    {line}" for line in printed.splitlines()))


def test_the_reports_of_the_examples_exist() -> None:
    named = re.findall(r"--report (\w+)=", README)
    assert named
    assert set(named) <= set(registry.names())


def test_the_rules_page_lists_every_promise(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["caveat", "rules", "--format", "md"])
    with pytest.raises(SystemExit):
        cli.main()
    assert capsys.readouterr().out == (ROOT / "contracts" / "RULES.md").read_text(), "run scripts/generate"


def test_the_places_to_add_something_exist() -> None:
    for place in re.findall(r"`((?:contracts|tests|specs)/[^`]*?)`", section("To add X, touch Y")):
        assert list(ROOT.glob(re.sub(r"<[^>]*>", "*", place).rstrip("/"))), place


def session() -> list[tuple[str, str]]:
    """The commands of the session, each with its printed output."""
    printed = re.search(r"```console\n(.*?)```", README, re.DOTALL)
    assert printed is not None
    steps = re.split(r"^\$ caveat ", printed[1], flags=re.MULTILINE)[1:]
    return [(step.partition("\n")[0], step.partition("\n")[2]) for step in steps]


@pytest.mark.parametrize(("command", "printed"), session(), ids=lambda value: value.split("\n")[0][:40])
def test_the_session_runs_as_it_is_printed(
    command: str, printed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["caveat", *shlex.split(command)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code in {0, None}
    pattern = printed.replace("[", "[[]").replace("...", "*")
    assert fnmatchcase(capsys.readouterr().out, pattern)


def section(title: str) -> str:
    """The text under a heading."""
    found = re.search(rf"^## {title}\n(.*?)(?:^## |\Z)", README, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.mark.skipif(shutil.which("bash") is None or shutil.which("curl") is None, reason="bash or curl is missing")
def test_the_walk_through_ends_with_the_webhook_called_and_the_console_answering(tmp_path: Path) -> None:
    (hook,) = re.findall(r"```python\n(.*?)```", WEBHOOKS, re.DOTALL)
    (walk,) = re.findall(r"```bash\n(.*?)```", WEBHOOKS, re.DOTALL)
    asked = "\n".join(re.findall(r"^    (curl .*)$", section("Six jobs"), re.MULTILINE))
    text = f"{walk}\n{asked}\nwait"
    for port in ("9000", "4020"):
        free = str(free_port())
        hook, text = hook.replace(port, free), text.replace(port, free)
    (tmp_path / "hook.py").write_text(hook)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with subprocess.Popen(
        ["bash", "-ec", text],  # noqa: S607 - whichever there is
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as walking:
        end = partial(os.killpg, walking.pid, signal.SIGKILL)
        patience = Timer(60, end)
        patience.start()
        said = ""
        try:
            while not all(word in said for word in ('"NEW_DEVICE"', '"send-signal"', "error=503,rate=0.1")):
                more = os.read(walking.stdout.fileno(), 65536) if walking.stdout else b""
                assert more, f"it ended with: {said}"
                said += more.decode()
        finally:
            patience.cancel()
            end()


def test_the_fixtures_that_are_named_exist() -> None:
    fixtures = {f"{name}_mock" for name in catalogue.names()}
    named = set(re.findall(r"`(\w+_mock)`", README))
    assert named <= fixtures
    assert len(named) == 3


def test_the_example_of_a_mock_in_a_test_passes(tmp_path: Path) -> None:
    (test,) = (code for code in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if "_mock" in code)
    (tmp_path / "test_ours.py").write_text(test)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_ours.py"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert "1 passed" in ran.stdout, ran.stdout


def test_the_example_of_a_client_works(dialog360_mock: MockedApi) -> None:
    (code,) = (code for code in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if "Client(" in code)
    names: dict[str, Any] = {"http": dialog360_mock.client, "token": dialog360_mock.credentials["bearerAuth"]}
    exec(compile(code, "README.md", "exec"), names)  # noqa: S102 - our own
    assert [ad.name for ad in names["ads"]]
    assert names["keyword"].keyword == "socks"
    assert not dialog360_mock.refused
    assert not dialog360_mock.findings


@pytest.mark.parametrize("folder", ["specs", "contracts", "tests", "scripts", "generated"])
def test_each_folder_says_what_lives_there_in_40_lines(folder: str) -> None:
    text = (ROOT / folder / "README.md").read_text()
    described, _, _decisions = text.partition("## Decisions")
    prose = [line for line in described.splitlines() if not line.startswith("|")]
    assert len(prose) <= 40


READMES = [ROOT / "README.md", *sorted(ROOT.glob("*/README.md")), *sorted(ROOT.glob("contracts/caveat/**/README.md"))]


@pytest.mark.parametrize("file", READMES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_links_have_an_existing_target(file: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", file.read_text()):
        assert (file.parent / target).exists(), target
