"""Secret values of a configuration: read from the environment or printed by a command, never written in a file."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum

from caveat.errors import SecretUnavailable

COMMAND_TIMEOUT_S = 30.0
"""Seconds that a command has to print its value."""

_REFERENCE = re.compile(r"(env|command):\s*(.*?)\s*", re.DOTALL)
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class SecretSource(StrEnum):
    """Where a value comes from."""

    ENVIRONMENT = "env"
    COMMAND = "command"
    PLAIN = "plain"
    """Written in the configuration; allowed for header fields that carry no credential."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A reference to a value: `env:NAME`, `command:…` or a plain text."""

    source: SecretSource
    text: str
    """The name of the variable, the command line, or the plain text."""

    def __str__(self) -> str:
        return self.text if self.source is SecretSource.PLAIN else f"{self.source}:{self.text}"


def parse(text: str) -> Secret:
    """A reference, or a plain text where it has no such prefix.

    Raises `ValueError`, whose message does not repeat the text, for a reference that cannot be used.
    """
    reference = _REFERENCE.fullmatch(text)
    if reference is None:
        return Secret(SecretSource.PLAIN, text)
    source, content = SecretSource(reference[1]), reference[2]
    if source is SecretSource.ENVIRONMENT and not _VARIABLE.fullmatch(content):
        message = "env: is not followed by the name of an environment variable"
        raise ValueError(message)
    if source is SecretSource.COMMAND and not _arguments(content):
        message = "command: is not followed by a command line"
        raise ValueError(message)
    return Secret(source, content)


def resolve(secret: Secret, *, timeout_s: float = COMMAND_TIMEOUT_S) -> str:
    """The value itself, not to be printed; raises `SecretUnavailable`, which does not contain it."""
    match secret.source:
        case SecretSource.ENVIRONMENT:
            value = os.environ.get(secret.text, "").strip()
            if not value:
                problem = f"the environment variable {secret.text} is empty or not set"
                raise SecretUnavailable(str(secret), problem, f"Set {secret.text}")
            return value
        case SecretSource.COMMAND:
            return _printed(secret, timeout_s)
        case _:
            return secret.text


def resolve_at(where: str) -> Callable[[Secret], str]:
    """A function like `resolve` whose error names the file and line of a target."""

    def located(secret: Secret) -> str:
        try:
            return resolve(secret)
        except SecretUnavailable as error:
            raise replace(error, where=where) from error

    return located


def _printed(secret: Secret, timeout_s: float) -> str:
    """The stdout of a command, without spaces and line breaks around it."""

    def failure(problem: str) -> SecretUnavailable:
        # The output is left out: a command may print a secret before it fails.
        return SecretUnavailable(str(secret), problem, "Run it in a terminal to see why")

    arguments = _arguments(secret.text)
    try:
        process = subprocess.Popen(  # noqa: S603 - the user's own configuration names it; no shell runs
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not a command line"
        problem = f"the command cannot be run ({reason})"
        raise failure(problem) from error
    with process:
        try:
            output, _ = process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            _end(process)
            problem = f"the command printed no value within {timeout_s:g} s"
            raise failure(problem) from None
    if process.returncode:
        problem = f"the command ended with exit code {process.returncode}"
        raise failure(problem)
    value = output.decode("utf-8", "replace").strip()
    if not value:
        problem = "the command printed nothing"
        raise failure(problem)
    return value


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a command and the processes that it started; they may hold its stdout open."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.stdout is not None:
        process.stdout.close()


def _arguments(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:
        return []
