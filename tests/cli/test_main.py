"""The command itself: its help, its exit codes, and what it says when it cannot work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from command_line import Caveat

GOLDEN = Path(__file__).parent.parent / "golden"

COMMANDS = ("check", "generate", "lint", "list", "mock", "rules", "test")


def test_the_help_is_as_it_was_looked_at(caveat: Caveat) -> None:
    assert caveat("--help").out == (GOLDEN / "help.txt").read_text()


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_is_as_it_was_looked_at(caveat: Caveat, command: str) -> None:
    assert caveat(command, "--help").out == (GOLDEN / f"help-{command}.txt").read_text()


def test_an_unknown_command_ends_with_2(caveat: Caveat) -> None:
    ended = caveat("conquer")
    assert ended.code == 2
    assert "No such command 'conquer'" in ended.err


HEAVY = ("schemathesis", "hypothesis", "pydantic", "datamodel_code_generator", "httpx", "uvicorn", "pytest")


PROGRAM = """\
import sys
from caveat.cli import main
sys.argv = {arguments!r}
try:
    main()
except SystemExit:
    print("LOADED", [name for name in {heavy!r} if name in sys.modules])
"""


@pytest.mark.parametrize("arguments", [["--help"], ["list"], ["generate", "--check"]], ids=" ".join)
def test_what_is_asked_often_imports_nothing_heavy(arguments: list[str]) -> None:
    program = PROGRAM.format(arguments=["caveat", *arguments], heavy=HEAVY)
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.splitlines()[-1] == "LOADED []"


def test_a_reader_that_leaves_early_sees_no_traceback() -> None:
    program = [sys.executable, "-c", "from caveat.cli import main; main()", "list"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
        process.wait(timeout=60)
