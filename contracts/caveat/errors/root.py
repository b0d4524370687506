"""The root of all errors."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass
class CaveatError(Exception):
    """The root of all errors. The command line turns it into exit code 2."""

    def __reduce__(self) -> tuple[object, ...]:
        # Python rebuilds an exception from its `args`, which lack keyword arguments; process pools pickle exceptions.
        return type(self), tuple(getattr(self, field.name) for field in fields(self)), self.__dict__
