"""What stops us working. A broken promise is not here: that is a `Finding`, and data.

    CaveatError
    ├── UnknownApi          no API of that name is under contract
    ├── NoWorkspace         the command needs a folder of specs, and there is none here
    ├── BadDocument         a file that is no usable OpenAPI document, overlay or YAML
    ├── BadPackage          a package of an API that cannot be imported or read
    ├── BadOption           a value of the command line that cannot be used
    ├── BadState            a mock's state, or the file that keeps it, that cannot be used
    ├── Unreachable         a server that does not answer
    ├── Unparsable          a body that is not what its reader asked for (the judge passes over the rule)
    ├── RuleFailed          a rule with a fault of its own
    └── DuplicateCode       two rules of the same name

Each carries fields, says in one sentence what happened and where, and what to do about it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass
class CaveatError(Exception):
    """The root: we could not work. The command line turns it into exit code 2."""

    def __reduce__(self) -> tuple[object, ...]:
        # Python rebuilds an exception of its `args`, which lack what was given by keyword; a process pool pickles.
        return type(self), tuple(getattr(self, field.name) for field in fields(self)), self.__dict__


@dataclass
class UnknownApi(CaveatError):
    """No API of that name is under contract."""

    name: str
    known: tuple[str, ...]
    remedy: str = "Give one of these names, or the path of an OpenAPI document"
    near: tuple[str, ...] = ()
    """Those of the known names that may be meant."""

    def __str__(self) -> str:
        near = f". Near are: {', '.join(self.near)}" if self.near else ""
        known = ", ".join(self.known) or "none"
        return f"no API is called {self.name!r}; under contract are: {known}{near}. {self.remedy}"


@dataclass
class NoWorkspace(CaveatError):
    """The command works on specs, and there are none in this folder or above it."""

    folder: str

    def __str__(self) -> str:
        return (
            f"no specs in {self.folder} or above it: run this inside a checkout that has "
            "specs/<api>/openapi.yaml, or give the path of an OpenAPI document"
        )


@dataclass
class BadDocument(CaveatError):
    """A file that cannot be read as what it should be."""

    file: str
    line: int | None
    problem: str
    remedy: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.problem}. {self.remedy}"


@dataclass
class BadPackage(CaveatError):
    """A generated package, or one with an API's own rules and mock, that cannot be used as it stands."""

    module: str
    reason: str

    def __str__(self) -> str:
        return f"{self.module} cannot be used ({self.reason}). Mend it, or run `caveat generate` if it is generated"


@dataclass
class BadOption(CaveatError):
    """A value of the command line that cannot be used."""

    option: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.option}: {self.problem}. {self.remedy}"


@dataclass
class BadState(CaveatError):
    """A mock's state, or the file that keeps it, that cannot be used."""

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
        return f"{self.url} does not answer ({self.reason}). Is the server running, and is the address right?"


@dataclass
class Unparsable(CaveatError):
    """A body that is not what its reader asked for."""

    wanted: str
    reason: str

    def __str__(self) -> str:
        return f"the body is not {self.wanted}: {self.reason}"


@dataclass
class RuleFailed(CaveatError):
    """A rule that could not look at an exchange: a fault of the rule, not of the vendor."""

    code: str
    operation: str
    reason: str

    def __str__(self) -> str:
        return f"rule {self.code} failed at an exchange of {self.operation} ({self.reason}). Mend the rule"


@dataclass
class DuplicateCode(CaveatError):
    """Two rules with the same code: one would hide the other."""

    code: str
    package: str

    def __str__(self) -> str:
        return f"two rules in {self.package} have the code {self.code}. Give one of them another"
