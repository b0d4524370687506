"""Errors about values that people give, and about files of state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from caveat.errors.root import CaveatError


class Subject(StrEnum):
    """The kinds of values that people give."""

    SETTING = "setting"
    CREDENTIAL = "credential"
    FAULT = "fault"
    URL = "URL"
    HEADER = "header"
    TARGET = "target"
    INCLUDE = "include"
    EXCLUDE = "exclude"


@dataclass
class BadValue(CaveatError):
    """A setting, credential, fault, URL or pattern that cannot be used, whichever way it was given."""

    subject: Subject
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.problem}. {self.remedy}"


@dataclass
class BadOption(CaveatError):
    """An option or argument of the command line that cannot be used; raised by the command line only."""

    option: str
    problem: str
    remedy: str
    lines: tuple[str, ...] = ()
    """Lines to write in a file, which are shown below the message."""

    def __str__(self) -> str:
        return f"{self.option}: {self.problem}. {self.remedy}"


@dataclass
class BadArgument(CaveatError):
    """An argument of a Python call that cannot be used; raised by the testing interface only."""

    argument: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.argument}: {self.problem}. {self.remedy}"


@dataclass
class BadState(CaveatError):
    """A mock's state, or its file, that cannot be used."""

    where: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}. {self.remedy}"


@dataclass
class BadLedger(CaveatError):
    """A target's ledger that cannot be read or written; without it, no request is sent."""

    where: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"the ledger {self.where} cannot be used: {self.problem}. {self.remedy}"


@dataclass
class BadRecording(CaveatError):
    """A recording of a run that cannot be read."""

    file: str
    problem: str

    def __str__(self) -> str:
        return (
            f"the recording {self.file} cannot be used: {self.problem}. "
            "Give an HTTP Archive (HAR 1.2), as `caveat mutate --record` and browsers write it"
        )


@dataclass
class SecretUnavailable(CaveatError):
    """A secret that the environment does not have, or a command does not print."""

    reference: str
    """`env:NAME` or `command:…`."""
    problem: str
    remedy: str
    where: str = ""
    """File and line of the target, if a configuration has the reference."""

    def __str__(self) -> str:
        return f"{f'{self.where}: ' if self.where else ''}{self.reference}: {self.problem}. {self.remedy}"
