"""The errors that stop the program. A broken promise is not an error: it is a `Finding`, and data.

    CaveatError
    ├── UnknownApi          no API of that name is under contract
    ├── NoWorkspace         the command needs a folder of specs, and there is none here
    ├── BadDocument         a file that is not a usable OpenAPI document, overlay or YAML
    ├── BadPackage          an API's package that cannot be imported or used
    ├── BadValue            a setting, credential, fault or URL that cannot be used
    ├── BadOption           an option of the command line that cannot be used
    ├── BadArgument         an argument of a Python call that cannot be used
    ├── BadState            a mock's state, or its file, that cannot be used
    ├── Unreachable         a server that does not answer
    ├── Unparsable          a body that cannot be parsed as requested (the judge skips the rule)
    ├── RuleFailed          a rule that raised an error of its own
    └── DuplicateCode       two rules with the same code

Each has fields, and a message of one sentence: what happened, where, and what to do about it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum


@dataclass
class CaveatError(Exception):
    """The root of all errors. The command line turns it into exit code 2."""

    def __reduce__(self) -> tuple[object, ...]:
        # Python rebuilds an exception from its `args`, which lack keyword arguments; process pools pickle exceptions.
        return type(self), tuple(getattr(self, field.name) for field in fields(self)), self.__dict__


@dataclass
class UnknownApi(CaveatError):
    """No API of that name is under contract."""

    name: str
    known: tuple[str, ...]
    remedy: str = "Give one of these names, or the path of an OpenAPI document"
    near: tuple[str, ...] = ()
    """Known names that are similar."""

    def __str__(self) -> str:
        near = f". Did you mean {' or '.join(self.near)}?" if self.near else "."
        known = ", ".join(self.known) or "none"
        return f"no API is called {self.name!r}; APIs under contract: {known}{near} {self.remedy}"


@dataclass
class NoWorkspace(CaveatError):
    """The command needs a folder of specs, and there is none in this folder or above it."""

    folder: str

    def __str__(self) -> str:
        return (
            f"no specs in {self.folder} or above it: run this in a checkout that has "
            "specs/<api>/openapi.yaml, or give the path of an OpenAPI document"
        )


@dataclass
class BadDocument(CaveatError):
    """A file that cannot be read as the document that it should be."""

    file: str
    line: int | None
    problem: str
    remedy: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.problem}. {self.remedy}"


@dataclass
class BadPackage(CaveatError):
    """A generated package, or one with an API's own rules and mock, that cannot be used."""

    module: str
    reason: str

    def __str__(self) -> str:
        return f"{self.module} cannot be used ({self.reason}). Correct it, or run `caveat generate` if it is generated"


class Subject(StrEnum):
    """The kinds of values that people give."""

    SETTING = "setting"
    CREDENTIAL = "credential"
    FAULT = "fault"
    URL = "URL"


@dataclass
class BadValue(CaveatError):
    """A setting, credential, fault or URL that cannot be used, whichever way it was given."""

    subject: Subject
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.problem}. {self.remedy}"


@dataclass
class BadOption(CaveatError):
    """An option of the command line that cannot be used; raised by the command line only."""

    option: str
    problem: str
    remedy: str

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
class Unreachable(CaveatError):
    """A server that does not answer."""

    url: str
    reason: str

    def __str__(self) -> str:
        return f"{self.url} does not answer ({self.reason}). Is the server running, and is the URL right?"


@dataclass
class Unparsable(CaveatError):
    """A body that cannot be parsed as requested."""

    expected: str
    reason: str

    def __str__(self) -> str:
        return f"the body is not {self.expected}: {self.reason}"


@dataclass
class RuleFailed(CaveatError):
    """A rule that raised an error while it judged an exchange: a bug in the rule, not in the API."""

    code: str
    operation: str
    reason: str

    def __str__(self) -> str:
        return f"rule {self.code} failed at an exchange of {self.operation} ({self.reason}). Correct the rule"


@dataclass
class DuplicateCode(CaveatError):
    """Two rules with the same code."""

    code: str
    package: str

    def __str__(self) -> str:
        return f"two rules in {self.package} have the code {self.code}. Give one of them another code"
