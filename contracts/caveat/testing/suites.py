"""For tests of your own: contracts in pytest, a test for each operation, and mocks for any kind of test."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from caveat.catalogue import catalogue
from caveat.session.session import Session
from caveat.targets.mock import mock_target
from caveat.targets.target import observed
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.adjustments import Case
from caveat.traffic.property_based.application import Application
from caveat.traffic.property_based.schema import parametrized, schema, sequences

__all__ = ["Case", "Plan", "Suite"]

Test: TypeAlias = Callable[..., None]


class Suite:
    """The property-based suite of one API against its mock, which lives as long as the suite does."""

    def __init__(self, name: str, plan: Plan | None = None) -> None:
        api = catalogue.find(name)
        target = observed(mock_target(api), Session(api))
        self._schema = schema(api.spec, Application(target), plan or Plan())

    def each_operation(self, test: Test) -> Test:
        """Decorate a test that takes a `case`: it runs for each operation, with requests made from its contract."""
        return parametrized(self._schema, test)

    def judge(self, case: Case) -> None:
        """Send a case, and fail with every promise that its exchange breaks."""
        case.call_and_validate()

    def sequences(self) -> type:
        """A test class that follows the contract's links: what one operation answers, another is asked about."""
        return sequences(self._schema)
