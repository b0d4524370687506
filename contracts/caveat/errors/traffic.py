"""Errors about requests that were not sent, and about responses that are missing or cannot be judged."""

from __future__ import annotations

from dataclasses import dataclass

from caveat.errors.root import CaveatError


@dataclass
class Unreachable(CaveatError):
    """A server that does not answer."""

    url: str
    reason: str

    def __str__(self) -> str:
        return f"{self.url} does not answer ({self.reason}). Is the server running, and is the URL right?"


@dataclass
class BadResponse(Unreachable):
    """A server whose response cannot be read: not HTTP, cut off, too large or too slow; `reason` is a sentence."""

    def __str__(self) -> str:
        return f"the response of {self.url} cannot be read: {self.reason}"


@dataclass
class RefusedAddress(Unreachable):
    """A host to which no connection is made, because of its name or one of its addresses; `url` is the host."""

    remedy: str

    def __str__(self) -> str:
        return f"{self.url} is not called: {self.reason}. {self.remedy}"


@dataclass
class NotSent(CaveatError):
    """A request that the target does not allow; it was not sent."""

    operation: str
    reason: str

    def __str__(self) -> str:
        return f"a request of {self.operation or 'no operation'} was not sent: {self.reason}"


@dataclass
class NotJudged(CaveatError):
    """A response that says nothing about the API, such as 429, or 502 of a gateway."""

    operation: str
    reason: str

    def __str__(self) -> str:
        return f"a response of {self.operation or 'no operation'} was not judged: {self.reason}"


@dataclass
class RunStopped(CaveatError):
    """No more requests are sent: a limit is used up, or the service is down."""

    reason: str

    def __str__(self) -> str:
        return f"the run was stopped: {self.reason}"
