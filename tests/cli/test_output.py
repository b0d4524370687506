"""What commands print: no control characters of documents and servers; colour on a terminal only."""

from __future__ import annotations

import ast
import base64
import os
import pty
import re
import signal
from pathlib import Path

import click
import pytest

import caveat.cli
from caveat.catalogue.api import Api
from caveat.cli import _output
from caveat.openapi import source
from caveat.targets import build
from caveat.targets.configuration.settings import TargetSettings
from command_line import Caveat
from forked_commands import LoadedProcess

SOURCES = sorted(Path(caveat.cli.__path__[0]).glob("*.py"))

HOSTILE = "\\e]0;pwned\\a\\e[2J\\x9b31m\\u202e\\nKept: 1 exchange judged, no findings."

DOCUMENT = f"""\
openapi: 3.1.0
info: {{title: "Pets{HOSTILE}", version: '1'}}
security: [{{"key{HOSTILE}": []}}]
paths:
  /pets:
    get:
      operationId: "list-pets{HOSTILE}"
      responses:
        '200':
          description: Pets.
          content: {{application/json: {{schema: {{type: string, const: "rex{HOSTILE}"}}, example: "tom{HOSTILE}"}}}}
components:
  securitySchemes: {{"key{HOSTILE}": {{type: apiKey, in: header, name: "x{HOSTILE}"}}}}
"""


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    document = tmp_path / "pets.yaml"
    document.write_text(DOCUMENT)
    return str(document)


def yaml_text(quoted: str) -> str:
    value = source.parse(f'"{quoted}"', "a test").value
    assert isinstance(value, str)
    return value


def is_clean(text: str) -> bool:
    lines = text.splitlines()
    return text.replace("\n", "").isprintable() and not [line for line in lines if line.startswith("Kept: 1 ")]


ARGUMENTS = {
    "list": (["list"], 0),
    "lint": (["lint"], 1),
    "rules": (["rules"], 0),
    "test": (["-v", "test", "--examples", "2", "--phase", "fuzzing"], 2),
    "check": (["check", "--examples", "2", "--workers", "1"], 1),
    "a JSON report": (["test", "--examples", "2", "--phase", "fuzzing", "--report", "json"], 2),
    "a JUnit report": (["test", "--examples", "2", "--phase", "fuzzing", "--report", "junit"], 2),
}


@pytest.mark.parametrize("title", ARGUMENTS)
def test_a_document_controls_no_terminal(caveat: Caveat, hostile: str, title: str) -> None:
    arguments, code = ARGUMENTS[title]
    ended = caveat(*arguments, hostile)
    assert ended.code == code, ended.err
    assert is_clean(ended.out)
    assert is_clean(ended.err)
    if title != "rules":
        assert "pwned" in ended.out


def test_the_introduction_of_a_mock_controls_no_terminal(hostile: str, tmp_path: Path, commands: LoadedProcess) -> None:
    scheme = yaml_text(f"key{HOSTILE}")
    arguments = ("mock", "--port", "0", hostile, "--credential", f"{scheme}=fake-key")
    with commands.start(tmp_path, *arguments, piped=True) as process:
        lines = [process.line() for _ in range(3)]
        os.kill(process.pid, signal.SIGINT)
        lines.append(process.wait().out.decode(errors="surrogateescape"))
    assert "Pets\\x1b]0;pwned" in lines[0]
    assert "key\\x1b]0;pwned" in lines[2]
    assert is_clean("".join(lines))


def test_an_error_about_a_document_controls_no_terminal(caveat: Caveat, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(f'openapi: 3.1.0\n"a{HOSTILE}": 1\n"a{HOSTILE}": 2\n')
    ended = caveat("list", str(tmp_path / "bad.yaml"))
    assert ended.code == 2
    assert "pwned" in ended.err
    assert is_clean(ended.err)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_commands_print_by_one_module(source: Path) -> None:
    calls = [node.func for node in ast.walk(ast.parse(source.read_text())) if isinstance(node, ast.Call)]
    prints = [ast.unparse(call) for call in calls]
    printing = {"print", "click.echo", "click.secho", "echo_via_pager", "sys.stdout.write", "sys.stderr.write"}
    assert source.stem == "_output" or not printing & set(prints)


TEXT = "dfend: kept, 1 exchange\nBROKEN  OAS001  dfend\nKept: 9\nCould not judge: see above.\n  BROKEN  within\nkeptic"


def printed(text: str, *arguments: str, monkeypatch: pytest.MonkeyPatch, no_color: str = "") -> str:
    """The output on a terminal."""
    monkeypatch.setenv("NO_COLOR", no_color)
    reader, writer = pty.openpty()
    with os.fdopen(writer, "w") as terminal, monkeypatch.context() as context, click.Context(click.Command("x")) as run:
        run.color = False if arguments else None
        context.setattr("sys.stdout", terminal)
        _output.echo_text(text)
        terminal.flush()
        output = os.read(reader, 4096).decode()
    os.close(reader)
    return output.replace("\r\n", "\n")


def test_verdicts_have_colours_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(TEXT, monkeypatch=monkeypatch).splitlines() == [
        "dfend: \x1b[32m\x1b[1mkept\x1b[0m, 1 exchange",
        "\x1b[31m\x1b[1mBROKEN\x1b[0m  OAS001  dfend",
        "\x1b[32m\x1b[1mKept\x1b[0m: 9",
        "\x1b[33m\x1b[1mCould not judge\x1b[0m: see above.",
        "  BROKEN  within",
        "keptic",
    ]


def test_colours_can_be_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(TEXT, monkeypatch=monkeypatch, no_color="1") == TEXT + "\n"
    assert printed(TEXT, "--no-color", monkeypatch=monkeypatch) == TEXT + "\n"


@pytest.mark.parametrize("arguments", [["--no-color", "list"], ["list", "--no-color"]], ids=" ".join)
def test_no_color_is_allowed_before_and_after_the_command(arguments: list[str]) -> None:
    seen: list[bool] = []
    group = caveat.cli.caveat_command
    command = group.get_command(click.Context(group), "list")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "callback", lambda **_: seen.append(_output.is_plain()))
        patch.setenv("NO_COLOR", "")
        group.main(arguments, standalone_mode=False)
        group.main(["list"], standalone_mode=False)
    assert seen == [True, False]


def test_elsewhere_there_are_no_colours(capsys: pytest.CaptureFixture[str]) -> None:
    _output.echo_text(TEXT)
    assert capsys.readouterr().out == TEXT + "\n"


@pytest.mark.parametrize("verbose", [[], ["-v"]], ids=["short", "verbose"])
def test_an_internal_error_shows_no_header_field(
    caveat: Caveat, monkeypatch: pytest.MonkeyPatch, verbose: list[str]
) -> None:
    def fail(_api: Api, settings: TargetSettings, **_: object) -> None:
        headers = {name: str(value) for name, value in settings.headers.items()}
        message = f"cannot send {headers}, {base64.b64encode(b'fake-key-1')!r}"
        raise RuntimeError(message)

    monkeypatch.setattr(build, "guarded_target", fail)
    ended = caveat("test", "unleash", "--url", "http://127.0.0.1:1", "-H", "Authorization: fake-key-1", *verbose)
    assert ended.code == 2
    assert "RuntimeError: cannot send {'Authorization': '***'}, b'***'" in ended.err
    assert not {"fake-key-1", base64.b64encode(b"fake-key-1").decode()} & set(re.findall(r"[\w+=-]+", ended.err))


def test_what_is_printed_shows_no_masked_value(capsys: pytest.CaptureFixture[str]) -> None:
    with click.Context(click.Command("test")):
        _output.mask(lambda: ["fake-one"])
        _output.mask(lambda: ["fake-two"])
        _output.echo("fake-one and fake-two")
        _output.echo_text("fake-three", err=True)
    output = capsys.readouterr()
    assert (output.out, output.err) == ("*** and ***\n", "fake-three\n")
