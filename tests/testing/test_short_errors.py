"""An error of the user's input shows the line of the user's test, and no frame of caveat."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from caveat.errors import BadDocument
from caveat.testing.short_errors import ShortErrors

TESTS = {
    "a suite": 'from caveat.testing import Suite\n\nSuite("nowhere.yaml")\n',
    "a suite of a server": (
        'from caveat.testing import Suite\n\ndef test_it():\n    Suite("unleash", url="http://127.0.0.1:x")\n'
    ),
    "a fixture": 'def test_it(caveat_mock):\n    caveat_mock("nowhere.yaml")\n',
    "a setting": 'def test_it(caveat_mock):\n    caveat_mock("dfend", settings={"no": "x"})\n',
}


@pytest.mark.parametrize("text", TESTS.values(), ids=TESTS)
def test_a_failure_is_short(tmp_path: Path, text: str) -> None:
    (tmp_path / "test_it.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header", "test_it.py"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert "caveat.errors." in ran.stdout
    assert [line for line in ran.stdout.splitlines() if "contracts/caveat/" in line] == []
    assert len(ran.stdout.splitlines()) < 20


def test_other_errors_keep_their_frames() -> None:
    def fails() -> None:
        message = "odd"
        raise ValueError(message)

    with pytest.raises(ValueError, match="odd") as raised, ShortErrors():
        fails()
    assert raised.traceback[-1].name == "fails"


def test_the_error_is_the_same() -> None:
    error = BadDocument("a.yaml", None, "no", "Correct it")
    with pytest.raises(BadDocument) as raised, ShortErrors():
        raise error
    assert raised.value is error
