"""The command line, run in this process."""

from __future__ import annotations

import sys

import pytest

from caveat.cli import main
from command_line import Caveat, Ended


@pytest.fixture
def caveat(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Caveat:
    def run(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["caveat", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        output = capsys.readouterr()
        code = ended.value.code
        return Ended(code if isinstance(code, int) else 0, output.out, output.err)

    return run
