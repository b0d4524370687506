"""Errors of the user's input without the frames of this package: a failed test shows the line of the test."""

from __future__ import annotations

from types import TracebackType

from caveat.errors import CaveatError


class ShortErrors:
    """Raises a `CaveatError` of its block again, without the frames that led to it."""

    def __enter__(self) -> None:
        """Do nothing."""

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Raise the error."""
        __tracebackhide__ = True  # pytest reads it
        if isinstance(error, CaveatError):
            raise error.with_traceback(None) from None
