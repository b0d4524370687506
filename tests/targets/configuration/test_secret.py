"""Secrets: read from the environment or printed by a command, and never repeated by an error."""

from __future__ import annotations

import fcntl
import shlex
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.errors import SecretUnavailable
from caveat.targets.configuration.secret import Secret, SecretSource, parse, resolve

FAKE = "fake-0123"


def command(program: str) -> Secret:
    return Secret(SecretSource.COMMAND, shlex.join([sys.executable, "-c", program]))


PARSED = {
    "env:TOKEN": Secret(SecretSource.ENVIRONMENT, "TOKEN"),
    "env: TOKEN ": Secret(SecretSource.ENVIRONMENT, "TOKEN"),
    "command:pass show 'my key'": Secret(SecretSource.COMMAND, "pass show 'my key'"),
    "plain": Secret(SecretSource.PLAIN, "plain"),
    "environment:TOKEN": Secret(SecretSource.PLAIN, "environment:TOKEN"),
}


@pytest.mark.parametrize("text", PARSED)
def test_a_text_is_a_reference_or_plain(text: str) -> None:
    assert parse(text) == PARSED[text]


@pytest.mark.parametrize("text", ["env:", "env:1A", f"env:{FAKE}", "command:", "command:'a"])
def test_a_reference_that_cannot_be_used_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="is not followed by") as error:
        parse(text)
    assert FAKE not in str(error.value)


@given(st.from_regex(r"[A-Za-z_][A-Za-z0-9_]*", fullmatch=True))
def test_a_reference_is_shown_as_it_is_written(name: str) -> None:
    assert str(parse(f"env:{name}")) == f"env:{name}"


def test_a_variable_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_TOKEN", f"{FAKE}\n")
    assert resolve(parse("env:ACME_TOKEN")) == FAKE


@pytest.mark.parametrize("value", [None, " "])
def test_a_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    monkeypatch.delenv("ACME_TOKEN", raising=False)
    if value is not None:
        monkeypatch.setenv("ACME_TOKEN", value)
    with pytest.raises(SecretUnavailable) as error:
        resolve(parse("env:ACME_TOKEN"))
    assert str(error.value) == (
        "env:ACME_TOKEN: the environment variable ACME_TOKEN is empty or not set. Set ACME_TOKEN"
    )


def test_a_command_prints_the_value_without_a_shell() -> None:
    assert resolve(command(f"print('  {FAKE} $HOME;\\n')")) == f"{FAKE} $HOME;"


FAILURES = {
    "it ends with an error": (command(f"import sys; print('{FAKE[:4]}' '{FAKE[4:]}'); sys.exit(3)"), "exit code 3"),
    "it prints nothing": (command("print()"), "the command printed nothing"),
    "it does not exist": (Secret(SecretSource.COMMAND, "no-such-program show"), "cannot be run (No such file"),
    "it takes too long": (command("import time; time.sleep(60)"), "printed no value within 0.5 s"),
    "its child takes too long": (
        command("import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"),
        "printed no value within 0.5 s",
    ),
}


@pytest.mark.parametrize("title", FAILURES)
def test_a_failing_command_is_named_without_its_output(title: str) -> None:
    secret, words = FAILURES[title]
    start = time.monotonic()
    with pytest.raises(SecretUnavailable) as error:
        resolve(secret, timeout_s=0.5 if "long" in title else 30)
    assert words in str(error.value)
    assert str(error.value).startswith(str(secret))
    assert FAKE not in str(error.value)
    assert time.monotonic() - start < 20


def test_a_command_that_takes_too_long_ends_with_its_children(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    hold = f"import fcntl, time; f = open({str(lock)!r}, 'w'); fcntl.flock(f, fcntl.LOCK_EX); time.sleep(60)"
    program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}])"
    with pytest.raises(SecretUnavailable):
        resolve(command(program), timeout_s=2)
    assert lock.exists()
    start = time.monotonic()
    with lock.open("w") as file:
        # The child holds the lock until it ends, which takes a moment after it is killed.
        fcntl.flock(file, fcntl.LOCK_EX)
    assert time.monotonic() - start < 20
