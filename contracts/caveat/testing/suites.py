"""Property-based suites for pytest: a test for each operation, and sequences that follow links."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pytest
from starlette.types import ASGIApp

from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.errors import BadArgument
from caveat.reports.findings import block
from caveat.session.no_response import no_response
from caveat.targets.build import guarded_target
from caveat.targets.configuration import configuration
from caveat.targets.configuration.agreement import check_agreement
from caveat.targets.configuration.allowed_operations import reason_not_allowed
from caveat.targets.configuration.references import resolved
from caveat.targets.credentials.required_credentials import require_credentials
from caveat.targets.fresh_keys import FreshKeys
from caveat.targets.mock import mock_target
from caveat.targets.network.live import live_target
from caveat.targets.target import Target, observed, session_for
from caveat.testing.short_errors import ShortErrors
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.adjustments import Case
from caveat.traffic.property_based.application import Application
from caveat.traffic.property_based.failures import redacted_failures
from caveat.traffic.property_based.schema import parametrized, schema, sequences

__all__ = ["Case", "Plan", "Suite"]

Test: TypeAlias = Callable[..., None]


class Suite:
    """The property-based suite of one API.

    It tests the API's mock, a running server, a configured target, or an application in process.
    """

    def __init__(  # noqa: PLR0913 - each is one decision
        self,
        name: str,
        plan: Plan | None = None,
        *,
        url: str | None = None,
        target: str | None = None,
        app: ASGIApp | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Make a suite for an API by its name, or by the path of an OpenAPI document.

        Without `url` (a server at a loopback address), `target` (the name of a configured target, which is guarded and
        limited as for `caveat test --target`) or `app` (an ASGI application), it tests the API's mock. `headers` are
        sent with every request. Raises `UnknownApi`, `BadArgument`, `BadConfiguration`, `BadValue`, `BadLedger`,
        `SecretUnavailable` and `Unreachable`.
        """
        __tracebackhide__ = True  # pytest reads it
        with ShortErrors():
            self._begin(name, plan or Plan(), url=url, target=target, app=app, headers=headers or {})

    def _begin(  # noqa: PLR0913 - as above
        self,
        name: str,
        plan: Plan,
        *,
        url: str | None,
        target: str | None,
        app: ASGIApp | None,
        headers: Mapping[str, str],
    ) -> None:
        given = [key for key, value in {"url": url, "target": target, "app": app}.items() if value is not None]
        if len(given) > 1:
            raise BadArgument(given[1], f"a suite tests one target, and {given[0]} is given too", "Give one of them")
        api = catalogue.find(name)
        tested = _target(api, url, app, headers) if target is None else _configured(api, target, headers)
        # With the suite the run ends, and the next one has a full budget.
        weakref.finalize(self, tested.finish)
        self._spec = api.spec
        self._session = session_for(api, tested)
        self._application = Application(observed(tested, self._session))
        self._plan = plan
        self._schema = schema(api.spec, self._application, plan)

    def each_operation(self, test: Test) -> Test:
        """Decorate a test that takes a `case`: it runs for each operation, with requests made from the document."""
        return parametrized(self._schema, test)

    def judge(self, case: Case) -> None:
        """Send a case, and fail with every promise that the exchange breaks, or where it could not be judged at all.

        A response that says nothing about the API, such as 429, is not a failure.
        """
        with redacted_failures(self._session.redact):
            case.call_and_validate()
        self._require_judged()

    def sequences(self) -> type:
        """A test class that sends sequences of requests: links pass values of responses to later requests.

        It fails as `judge` does.
        """
        return sequences(self._schema, self._plan, self._session.redact, self._require_judged)

    def _require_judged(self) -> None:
        """Fail if the run was stopped, a server did not answer, or one of its responses is missing."""
        unanswered = [no_response(self._spec, *each) for each in self._application.take_unanswered()]
        self._application.unanswered_in_unit = 0
        if unanswered:
            pytest.fail("\n\n".join(block(self._session.add(each)) for each in unanswered), pytrace=False)
        problem = self._application.target.traffic_log.stopped or "; ".join(self._application.take_unreachable())
        if problem:
            pytest.fail(f"could not judge: {self._session.redact(problem)}", pytrace=False)


def _target(api: Api, url: str | None, app: ASGIApp | None, headers: Mapping[str, str]) -> Target:
    if url is not None:
        target = live_target(url, headers=headers, servers=api.spec.servers)
        return replace(target, app=FreshKeys(target.app, api.spec))
    if app is not None:
        return Target(app, headers=headers, exclusive=False)
    return mock_target(api, headers=headers)


def _configured(api: Api, name: str, headers: Mapping[str, str]) -> Target:
    """The configured target of that name, which has to be one of this API."""
    settings = configuration.find(name)
    if _identity(catalogue.find(settings.api)) != _identity(api):
        raise BadArgument("target", f"the API of {name} is {settings.api}, not {api.name}", "Give a target of this API")
    settings = resolved(settings).with_headers(headers)
    check_agreement(settings, api.spec)
    if not settings.headers:
        allowed = (each for each in api.spec.operations.values() if not reason_not_allowed(settings, each))
        require_credentials(api.name, api.spec, settings, allowed)
    return guarded_target(api, settings)


def _identity(api: Api) -> Path | str:
    return api.source.resolve() if api.source is not None else api.name
