"""Property-based suites for pytest: a test for each operation, and sequences that follow links."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from caveat.catalogue import catalogue
from caveat.targets.mock import mock_target
from caveat.targets.target import observed, session_for
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.adjustments import Case
from caveat.traffic.property_based.application import Application
from caveat.traffic.property_based.schema import parametrized, schema, sequences

__all__ = ["Case", "Plan", "Suite"]

Test: TypeAlias = Callable[..., None]


class Suite:
    """The property-based suite of one API, which tests a mock of it."""

    def __init__(self, name: str, plan: Plan | None = None) -> None:
        """Make a suite for an API by its name, or by the path of an OpenAPI document; raises `UnknownApi`."""
        api = catalogue.find(name)
        target = mock_target(api)
        application = Application(observed(target, session_for(api, target)))
        self._schema = schema(api.spec, application, plan or Plan())

    def each_operation(self, test: Test) -> Test:
        """Decorate a test that takes a `case`: it runs for each operation, with requests made from the document."""
        return parametrized(self._schema, test)

    def judge(self, case: Case) -> None:
        """Send a case, and fail with every promise that the exchange breaks."""
        case.call_and_validate()

    def sequences(self) -> type:
        """A test class that sends sequences of requests: links pass values of responses to later requests."""
        return sequences(self._schema)
