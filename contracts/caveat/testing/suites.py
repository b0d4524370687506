"""Property-based suites for pytest: a test for each operation, and sequences that follow links."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from starlette.types import ASGIApp

from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.errors import BadArgument
from caveat.targets.live import live_target
from caveat.targets.mock import mock_target
from caveat.targets.target import Target, observed, session_for
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.adjustments import Case
from caveat.traffic.property_based.application import Application
from caveat.traffic.property_based.schema import parametrized, schema, sequences

__all__ = ["Case", "Plan", "Suite"]

Test: TypeAlias = Callable[..., None]


class Suite:
    """The property-based suite of one API, which tests its mock, a running server, or an application in process."""

    def __init__(
        self,
        name: str,
        plan: Plan | None = None,
        *,
        url: str | None = None,
        app: ASGIApp | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Make a suite for an API by its name, or by the path of an OpenAPI document.

        Without `url` (a server at a loopback address) or `app` (an ASGI application), it tests the API's mock.
        `headers` are sent with every request. Raises `UnknownApi`, `BadArgument`, `BadValue` and `Unreachable`.
        """
        if url is not None and app is not None:
            raise BadArgument("app", "a suite tests one target, and url is given too", "Give one of them")
        api = catalogue.find(name)
        target = _target(api, url, app, headers or {})
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


def _target(api: Api, url: str | None, app: ASGIApp | None, headers: Mapping[str, str]) -> Target:
    if url is not None:
        return live_target(url, headers=headers, servers=api.spec.servers)
    if app is not None:
        return Target(app, headers=headers, exclusive=False)
    return mock_target(api, headers=headers)
