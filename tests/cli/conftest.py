"""The command line, run in this process."""

from __future__ import annotations

import sys

import pytest

from caveat.cli import main
from command_line import Caveat, CommandResult


@pytest.fixture
def caveat(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Caveat:
    def run(*arguments: str) -> CommandResult:
        monkeypatch.setattr(sys, "argv", ["caveat", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        output = capsys.readouterr()
        code = ended.value.code
        return CommandResult(code if isinstance(code, int) else 0, output.out, output.err)

    return run
