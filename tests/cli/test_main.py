"""The command line as a whole: help, exit codes, failures."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
import textwrap
from email.message import Message
from importlib import metadata
from pathlib import Path
from types import ModuleType

import click
import pytest

import caveat as package
from caveat import __main__
from caveat.catalogue import catalogue
from caveat.cli import _main
from caveat.cli._commands import JUDGING, Commands
from caveat.reports import registry
from command_line import CAVEAT, Caveat

GOLDEN = Path(__file__).parent.parent / "golden"

COMMANDS = Commands().list_commands(click.Context(Commands()))


def test_the_help_equals_the_golden_file(caveat: Caveat) -> None:
    assert caveat("--help").out == (GOLDEN / "help.txt").read_text()


FORMATS = "Formats: github, html, json, junit, markdown, ndjson, sarif, text."
"""The formats of the golden files."""


def golden_help(command: str) -> str:
    """The expected help: that of the golden file, with the names of all formats."""
    text = (GOLDEN / f"help-{command}.txt").read_text()
    return re.sub(r"^  --report FORMAT.*\n(?: {3,}.*\n)*", with_all_formats, text, flags=re.MULTILINE)


def with_all_formats(paragraph: re.Match[str]) -> str:
    text = " ".join(re.split(r"\n +", paragraph[0].rstrip("\n")))
    if FORMATS not in text:  # `caveat mutate` has formats of its own
        return paragraph[0]
    text = text.replace(FORMATS, f"Formats: {', '.join(registry.names())}.")
    return textwrap.fill(text, 78, subsequent_indent=" " * 34) + "\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_equals_the_golden_file(caveat: Caveat, command: str) -> None:
    assert caveat(command, "--help").out == golden_help(command)


def test_the_version_is_that_of_the_distribution(caveat: Caveat) -> None:
    ended = caveat("--version")
    assert (ended.code, ended.out) == (0, f"caveat, version {package.__version__}\n")
    assert metadata.version("caveat") == package.__version__


def test_it_runs_as_a_module() -> None:
    ran = subprocess.run([*CAVEAT, "--version"], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout == f"caveat, version {package.__version__}\n"


MISTAKES = {
    "an unknown command": (["conquer"], "No such command 'conquer'."),
    "a command with a typing error": (["tset"], "No such command 'tset'. Did you mean 'test'?"),
    "an option with a typing error": (
        ["test", "--exampels", "1"],
        "No such option '--exampels'. Did you mean '--examples'?",
    ),
    "a command that is missing": ([], "Usage: caveat [OPTIONS] COMMAND"),
}


@pytest.mark.parametrize("title", MISTAKES)
def test_a_mistake_ends_with_2_and_a_suggestion(caveat: Caveat, title: str) -> None:
    arguments, message = MISTAKES[title]
    ended = caveat(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert message in ended.err


HEAVY = ("schemathesis", "hypothesis", "pydantic", "datamodel_code_generator", "httpx", "uvicorn", "pytest", "rich")


PROGRAM = """\
import sys
import textwrap
from caveat.cli import main
sys.argv = {arguments!r}
try:
    main()
except SystemExit:
    print("LOADED", [name for name in {heavy!r} if name in sys.modules])
"""


@pytest.mark.parametrize("arguments", [["--help"], ["list"], ["generate", "--check"]], ids=" ".join)
def test_a_quick_command_imports_nothing_heavy(arguments: list[str]) -> None:
    program = PROGRAM.format(arguments=["caveat", *arguments], heavy=HEAVY)
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.splitlines()[-1] == "LOADED []"


@pytest.mark.parametrize("arguments", [["list"], ["--help"], ["list", "--help"]], ids=" ".join)
def test_a_reader_that_closes_the_output_ends_it_quietly(arguments: list[str]) -> None:
    command = [*CAVEAT, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(timeout=60) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [["list"], ["--help"], ["lint"]], ids=" ".join)
def test_output_that_cannot_be_written_ends_with_2(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run([*CAVEAT, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ran.returncode == 2
    assert ran.stderr.splitlines() == [
        "caveat: the output cannot be written (No space left on device). Free some space, or write it elsewhere"
    ]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_message_that_cannot_be_written_leaves_the_exit_code() -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run([*CAVEAT, "list", "zenith"], stdout=full, stderr=full, check=False)
    assert ran.returncode == 2


@pytest.fixture
def defect(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each command fail that looks for an API."""

    def fail(*_: object) -> None:
        message = "a defect\nof two lines"
        raise ZeroDivisionError(message)

    monkeypatch.setattr(catalogue, "find_all", fail)


REPORT = "Please report it at https://github.com/caveat-testing/caveat/issues with the traceback that -v shows"


@pytest.fixture
def issues(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the distribution the metadata that `pyproject.toml` states, however it was installed."""
    message = Message()
    message["Project-URL"] = "Homepage, https://example.com"
    message["Project-URL"] = "Issues, https://github.com/caveat-testing/caveat/issues"
    monkeypatch.setattr(metadata, "metadata", lambda _: message)


@pytest.mark.usefixtures("defect", "issues")
def test_an_internal_error_is_one_sentence_that_says_where_to_report_it(caveat: Caveat) -> None:
    ended = caveat("list")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"caveat: internal error: ZeroDivisionError: a defect. {REPORT}\n"


@pytest.mark.usefixtures("defect")
def test_without_an_address_an_internal_error_names_none(caveat: Caveat, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "metadata", missing)
    assert caveat("list").err.endswith(". Please report it with the traceback that -v shows\n")


@pytest.mark.usefixtures("defect")
@pytest.mark.parametrize("arguments", [["-v", "list"], ["list", "--verbose"]], ids=" ".join)
def test_the_traceback_of_an_internal_error_is_shown_on_demand(caveat: Caveat, arguments: list[str]) -> None:
    ended = caveat(*arguments)
    assert ended.code == 2
    assert ended.err.startswith("Traceback (most recent call last):\n")
    assert "in fail\n" in ended.err
    assert ended.err.splitlines()[-1].startswith("caveat: internal error: ZeroDivisionError: a defect. ")


def test_a_defect_in_a_worker_process_is_an_internal_error_too(tmp_path: Path) -> None:
    for name in ("cats", "pets"):
        (tmp_path / f"{name}.yaml").write_text(
            f"{{openapi: 3.1.0, info: {{title: {name}, version: '1'}}, paths: {{}}}}"
        )
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\n"
        "def spoil():\n"
        "    import caveat.catalogue.catalogue as catalogue\n"
        "    catalogue.find = None\n"
        "if '--multiprocessing-fork' in sys.argv:\n"
        "    spoil()\n"
        "os.register_at_fork(after_in_child=spoil)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [*CAVEAT, "check", "-v", "--workers", "2", str(tmp_path / "cats.yaml"), str(tmp_path / "pets.yaml")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=120)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "caveat: internal error: TypeError: 'NoneType' object is not callable. Please report it" in ran.stderr


ERRORS_OF_FILES = {
    "a file that cannot be used": (
        FileNotFoundError(2, "No such file or directory", "/proc/x"),
        "/proc/x cannot be used",
    ),
    "a folder that may not be changed": (PermissionError(13, "Permission denied", b"/x"), "/x cannot be used"),
    "a disk that is full": (OSError(errno.ENOSPC, "No space left on device", "/x"), "/x cannot be used"),
}


@pytest.mark.parametrize("title", ERRORS_OF_FILES)
def test_an_error_of_a_file_is_a_sentence(caveat: Caveat, monkeypatch: pytest.MonkeyPatch, title: str) -> None:
    error, words = ERRORS_OF_FILES[title]

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(catalogue, "find_all", fail)
    ended = caveat("list")
    remedy = "Give another path or folder, or correct its permissions or its disk; -v shows where it happened"
    assert (ended.code, ended.err) == (2, f"caveat: {words} ({error.strerror}). {remedy}\n")


def test_an_interrupt_ends_with_130(caveat: Caveat, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(catalogue, "find_all", interrupt)
    ended = caveat("list")
    assert (ended.code, ended.out, ended.err) == (130, "", "caveat: interrupted: there is no result\n")


class InterruptedModule(ModuleType):
    """A module whose loading is interrupted."""

    def __getattr__(self, _name: str) -> object:
        raise KeyboardInterrupt


@pytest.mark.parametrize("name", COMMANDS)
def test_an_interrupt_while_caveat_loads_ends_as_a_later_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(sys.modules, "caveat.cli", InterruptedModule("caveat.cli"))
    monkeypatch.setattr(sys, "argv", ["caveat", "-v", name])
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    assert ended.value.code == (2 if name in JUDGING else 130)
    assert capsys.readouterr().err == "caveat: interrupted: there is no result\n"


def test_characters_that_the_encoding_lacks_are_escaped(tmp_path: Path) -> None:
    document = tmp_path / "pets.yaml"
    document.write_text(
        "{openapi: 3.1.0, info: {title: Pets, version: '1'}, paths: {/ü: {get: {operationId: mäuse日}}}}"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    ran = subprocess.run([*CAVEAT, "list", str(document)], capture_output=True, check=False, env=environment)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"m\xe4use\\u65e5" in ran.stdout


def test_each_error_of_output_has_a_name_on_this_system() -> None:
    assert {errno.EPIPE, errno.ENOSPC} <= _main._OUTPUT_ERRORS
