"""Secret values of a configuration: read from the environment or printed by a command, never written in a file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
