"""Selects operations by patterns of their operationId, tag, path, or method and path."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from caveat.errors import BadValue, Subject
from caveat.openapi.operation import Operation
from caveat.suggestion import did_you_mean, similar

FORMS = "an operationId, tag:NAME, a path, or a method and a path, such as list-pets, tag:pets, /pets/* or 'GET /pets*'"
"""The forms of a pattern; `*` stands for any characters, also for `/`."""

NOT_INCLUDED = "no pattern includes it"
"""Why an operation is not selected that is left out by the patterns to include."""

_TAG = "tag:"

_MAX_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Selection:
    """Patterns that include operations and patterns that exclude them; without `include`, all are included."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.include or self.exclude)

    def reason(self, operation: Operation) -> str:
        """Why an operation is not selected; `""` if it is."""
        if self.include and not any(matches(pattern, operation) for pattern in self.include):
            return NOT_INCLUDED
        excluding = next((pattern for pattern in self.exclude if matches(pattern, operation)), None)
        return "" if excluding is None else f"{excluding!r} excludes it"

    def of(self, operations: Iterable[Operation]) -> tuple[Operation, ...]:
        """The selected operations, in their order.

        Raises `BadValue` for a pattern that matches none of the operations, and where none is selected.
        """
        candidates = tuple(operations)
        for subject, patterns in ((Subject.INCLUDE, self.include), (Subject.EXCLUDE, self.exclude)):
            for pattern in patterns:
                if not any(matches(pattern, operation) for operation in candidates):
                    raise BadValue(subject, f"no operation matches {pattern!r}", _remedy(pattern, candidates))
        selected = tuple(operation for operation in candidates if not self.reason(operation))
        if self.exclude and not selected:
            raise BadValue(Subject.EXCLUDE, "no operation is left", "Exclude fewer, or include more")
        return selected


ALL = Selection()


def matches(pattern: str, operation: Operation) -> bool:
    """Whether a pattern selects an operation; letters of methods may be lower case."""
    # An operationId may have the characters of a glob, or the form of a path.
    return pattern == operation.id or any(
        glob == text or fnmatchcase(text, glob) for glob, text in _compared(pattern, operation)
    )


def _compared(pattern: str, operation: Operation) -> list[tuple[str, str]]:
    """A glob and each text that it is compared with."""
    if pattern.startswith(_TAG):
        return [(pattern.removeprefix(_TAG), tag) for tag in operation.tags]
    if pattern.startswith("/"):
        return [(pattern, operation.path)]
    method, space, path = pattern.partition(" ")
    if space and path.lstrip().startswith(("/", "*")):
        return [(f"{method.upper()} {path.lstrip()}", operation.label)]
    return [(pattern, operation.id)]


def _remedy(pattern: str, operations: tuple[Operation, ...]) -> str:
    forms = [
        form
        for operation in operations
        for form in (operation.id, operation.path, operation.label, *(_TAG + tag for tag in operation.tags))
    ]
    near = similar(pattern, forms, limit=_MAX_SUGGESTIONS, cutoff=0.8) or similar(pattern, forms)
    return did_you_mean(near, f"A pattern is {FORMS}")
