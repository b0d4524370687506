"""Journeys that an API defines: requests in an order that only its documentation describes.

Each one is a unit of a run, after those that follow from the resources. It judges nothing: the rules judge its
exchanges. The module `journeys` of an API imports nothing of its `rules` and `mock`.

    @journey("two-refunds", operations=frozenset({Operation.REFUND_ORDER}))
    def two_refunds(traveller: Traveller) -> None:
        \"\"\"An order is refunded twice.\"\"\"
        path = traveller.path(Operation.REFUND_ORDER)
        for _ in range(2 if path else 0):
            traveller.send(Operation.REFUND_ORDER, path, body=traveller.body(Operation.REFUND_ORDER))
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from caveat.exchange import Response
from caveat.json_text import JsonValue


class Traveller(Protocol):
    """Sends the requests of a journey; every exchange is judged by all rules."""

    @property
    def rng(self) -> random.Random:
        """The source of all choices, so that a seed gives the same requests."""
        ...

    def path(self, operation: str) -> dict[str, str] | None:
        """Values for the path parameters of an operation, those of items that exist; None if there are none."""
        ...

    def body(self, operation: str) -> JsonValue:
        """A body that an operation takes."""
        ...

    def send(
        self,
        operation: str,
        path: Mapping[str, str],
        *,
        query: Mapping[str, str] | None = None,
        body: JsonValue = None,
        scheme: str = "",
    ) -> Response | None:
        """Send a request with these parameters; None if there is no response to judge.

        `body` is sent as JSON; None sends no body. `scheme` is the security scheme whose credential is sent, if the
        operation has several.
        """
        ...


Travel: TypeAlias = Callable[[Traveller], None]


@dataclass(frozen=True, slots=True)
class Journey:
    """A journey, which is a unit of a run."""

    name: str
    """In lower case with hyphens; part of the seed."""
    title: str
    operations: frozenset[str]
    """The operationIds that it needs: it is left out where a target does not allow one of them."""
    travel: Travel


def journey(name: str, *, operations: frozenset[str]) -> Callable[[Travel], Journey]:
    """Make a journey from a function; the first line of its docstring is the title."""
    return lambda travel: Journey(name, (travel.__doc__ or name).splitlines()[0], operations, travel)
