"""Answers that hold until something is done: remembered, so that who asks again need not wait for them to be made."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeAlias

from caveat.exchange import Request, Response
from caveat.mock.dispatch import Principal
from caveat.openapi.operation import Operation

MOST = 1024
"""How many answers are remembered; one more, and all are forgotten."""

LARGEST = 4096
"""Bytes of an answer, and characters of the request's target, that is remembered."""

Key: TypeAlias = tuple[str, Principal | None, str]


class ResponseCache:
    """Remembers answers of `cacheable` operations: those whose answers change only by calls of other operations.

    Nothing but the request line and the caller may decide such an answer.
    """

    def __init__(self, cacheable: Collection[str] = ()) -> None:
        self._lasting = cacheable
        self._answers: dict[Key, Response] = {}

    def answer(
        self, operation: Operation, principal: Principal | None, request: Request, make: Callable[[], Response | None]
    ) -> Response | None:
        """The answer that is remembered, else the one that `make` gives."""
        if operation.id not in self._lasting or len(request.target) > LARGEST:
            # Something may be done, after which nothing holds.
            self._answers.clear()
            return make()
        key = (operation.id, principal, request.target)
        known = self._answers.get(key)
        return known if known is not None else self._remembered(key, make())

    def _remembered(self, key: Key, made: Response | None) -> Response | None:
        if made is not None and len(made.body) <= LARGEST:
            if len(self._answers) >= MOST:
                self._answers.clear()
            self._answers[key] = made
        return made
