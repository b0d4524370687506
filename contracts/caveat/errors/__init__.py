"""The errors that stop the program. A broken promise is not an error: it is a `Finding`, and data.

    CaveatError
    ├── UnknownApi          no API of that name is under contract
    ├── NoWorkspace         the command needs a folder of specs, and there is none here
    ├── BadDocument         a file that is not a usable OpenAPI document, overlay or YAML
    ├── BadConfiguration    a pyproject.toml or caveat.toml that cannot be used
    ├── WouldOverwrite      a file that Caveat did not write is where it would generate one
    ├── NotWritten          a file that cannot be written where it should be
    ├── BadPackage          an API's package that cannot be imported or used
    ├── BadValue            a setting, credential, fault, URL or pattern that cannot be used
    ├── BadOption           an option of the command line that cannot be used
    ├── BadArgument         an argument of a Python call that cannot be used
    ├── BadState            a mock's state, or its file, that cannot be used
    ├── BadLedger           a target's ledger that cannot be used
    ├── BadRecording        a recording of a run that cannot be read
    ├── SecretUnavailable   a secret that the environment does not have, or a command does not print
    ├── Unreachable         a server that does not answer
    │   ├── BadResponse     a server whose response cannot be read
    │   └── RefusedAddress  a host that is not called, because of its address
    ├── NotSent             a request that the target does not allow
    ├── NotJudged           a response that says nothing about the API
    ├── RunStopped          a limit is used up, or the service is down: no more requests are sent
    ├── Unparsable          a body that cannot be parsed as requested (the judge skips the rule)
    ├── RuleFailed          a rule that raised an error of its own
    └── DuplicateCode       two rules with the same code

Each has fields, and a message of one sentence: what happened, where, and what to do about it.
"""

from __future__ import annotations

from caveat.errors.contracts import (
    BadConfiguration,
    BadDocument,
    BadPackage,
    NotWritten,
    NoWorkspace,
    UnknownApi,
    WouldOverwrite,
)
from caveat.errors.judging import DuplicateCode, RuleFailed, Unparsable
from caveat.errors.root import CaveatError
from caveat.errors.traffic import BadResponse, NotJudged, NotSent, RefusedAddress, RunStopped, Unreachable
from caveat.errors.values import (
    BadArgument,
    BadLedger,
    BadOption,
    BadRecording,
    BadState,
    BadValue,
    SecretUnavailable,
    Subject,
)

__all__ = [
    "BadArgument",
    "BadConfiguration",
    "BadDocument",
    "BadLedger",
    "BadOption",
    "BadPackage",
    "BadRecording",
    "BadResponse",
    "BadState",
    "BadValue",
    "CaveatError",
    "DuplicateCode",
    "NoWorkspace",
    "NotJudged",
    "NotSent",
    "NotWritten",
    "RefusedAddress",
    "RuleFailed",
    "RunStopped",
    "SecretUnavailable",
    "Subject",
    "UnknownApi",
    "Unparsable",
    "Unreachable",
    "WouldOverwrite",
]
