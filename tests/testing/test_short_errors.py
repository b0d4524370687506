"""An error of the user's input shows the line of the user's test, and no frame of caveat."""

from __future__ import annotations

import pytest

from caveat.errors import BadDocument
from caveat.testing.short_errors import ShortErrors
from suite_folders import SuiteOutcome, run, write

TESTS = {
    "a suite": 'from caveat.testing import Suite\n\nSuite("nowhere.yaml")\n',
    "a suite of a server": (
        'from caveat.testing import Suite\n\ndef test_it():\n    Suite("unleash", url="http://127.0.0.1:x")\n'
    ),
    "a fixture": 'def test_it(caveat_mock):\n    caveat_mock("nowhere.yaml")\n',
    "a setting": 'def test_it(caveat_mock):\n    caveat_mock("dfend", settings={"no": "x"})\n',
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SuiteOutcome]:
    """What one process of pytest says of all of them."""
    root = tmp_path_factory.mktemp("suites")
    write(root, {name: {"test_it.py": text} for name, text in TESTS.items()})
    return run(root, *TESTS)


@pytest.mark.parametrize("name", TESTS)
def test_a_failure_is_short(outcomes: dict[str, SuiteOutcome], name: str) -> None:
    outcome = outcomes[name]
    lines = outcome.messages.splitlines()
    assert (outcome.passed, outcome.failed) == (0, 1)
    assert "caveat.errors." in outcome.messages
    assert [line for line in lines if "contracts/caveat/" in line] == []
    assert len(lines) < 15


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
