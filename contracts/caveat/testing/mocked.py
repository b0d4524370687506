"""A mock as a test of your own code wants it: clients that reach it, what was said, and what was wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from functools import cached_property

import httpx

from caveat.asgi import in_process, server, tap
from caveat.catalogue import catalogue
from caveat.errors import BadOption
from caveat.exchange import Exchange, Request, Response
from caveat.judging.finding import Finding
from caveat.mock import build
from caveat.mock.faults.fault import read
from caveat.mock.faults.injector import FaultInjector
from caveat.openapi import security
from caveat.provider.outbox import Delivery
from caveat.session.session import Session

FALLBACK_BASE_URL = "http://mock.invalid"
"""The address of an API whose contract names no complete one (RFC 2606, 2: a host that never exists)."""


@contextmanager
def _given_as(name: str) -> Iterator[None]:
    """What cannot be used is told by the name that a test gives it by, and not by the command line's."""
    try:
        yield
    except BadOption as error:
        raise replace(error, option=name) from None


class MockedApi:
    """A fresh mock of one API; `name` may also be the path of an OpenAPI document. Raises `UnknownApi` and `BadOption`.

    Whatever reaches it, by a client or over HTTP, is recorded in order. `settings` are those that `caveat mock --set`
    takes, by name.
    """

    def __init__(self, name: str, *, seed: int = 0, settings: Mapping[str, str] | None = None) -> None:
        self._api = catalogue.find(name)
        with _given_as("settings"):
            self._mock = build.mock(self._api, seed=seed, settings=settings)
        self._session = Session(self._api)
        self._exchanges: list[Exchange] = []
        self._findings: list[Finding] = []
        self._judged = 0
        self._faulty = FaultInjector(self._mock, self._api.spec, seed=seed)
        self._app = tap.tapped(self._faulty, self._watch)

    def _watch(self, request: Request, response: Response) -> None:
        self._exchanges.append(self._api.spec.exchange(request, response))

    def __repr__(self) -> str:
        return f"MockedApi({self._api.name!r})"

    @property
    def url(self) -> str:
        """The vendor's own address, which the clients have as their `base_url`, so that code keeps its production URL.

        Nothing is sent there: the clients hand every request to the mock, whatever its host.
        """
        complete = (url for url in self._api.spec.servers if url.startswith(("https://", "http://")) and "{" not in url)
        return next(complete, FALLBACK_BASE_URL)

    @cached_property
    def client(self) -> httpx.Client:
        """A client that reaches the mock in process."""
        return in_process.client(self._app, self.url)

    @cached_property
    def async_client(self) -> httpx.AsyncClient:
        """A client that reaches the mock in process, for any event loop."""
        return in_process.async_client(self._app, self.url)

    def served(self) -> AbstractContextManager[str]:
        """Serve the mock on a free port of this machine as long as the context lasts, which is given its address."""
        return server.serving(self._app)

    @property
    def credentials(self) -> Mapping[str, str]:
        """A credential that lets one in, for each security scheme."""
        return self._mock.credentials

    def headers(self, scheme: str) -> dict[str, str]:
        """The header that carries the credential of a security scheme; raises `ValueError` where there is none."""
        schemes = self._api.spec.security_schemes
        if scheme not in schemes:
            message = f"{self._api.name} has no security scheme {scheme!r}; it has: {', '.join(schemes) or 'none'}"
            raise ValueError(message)
        return dict([security.header(schemes[scheme], self.credentials[scheme])])

    @property
    def exchanges(self) -> list[Exchange]:
        """What was asked and answered so far, in order, and as it was sent."""
        return list(self._exchanges)

    @property
    def refused(self) -> list[Exchange]:
        """The exchanges in which the mock did not do what was asked: what your code sent broke the contract, mostly.

        Those whose answers faults made or changed are not among them.
        """
        return [it for it in self._exchanges if not it.response.ok and it.response.fault is None]

    @property
    def findings(self) -> list[Finding]:
        """Every promise of the API that the exchanges broke, each with its exchange as it can be shown to anybody.

        Where a fault made or changed the answer, `finding.exchange.response.fault` is that fault.
        """
        # Judged when a test asks, so that tests that do not ask stay quick; and each exchange once.
        for exchange in self._exchanges[self._judged :]:
            self._judged += 1
            self._findings += self._session.observe(exchange.request, exchange.response).findings
        return list(self._findings)

    @property
    def deliveries(self) -> list[Delivery]:
        """What the API would have sent to webhooks and the like; nothing is."""
        return list(self._mock.deliveries)

    def faults(self, *faults: str) -> AbstractContextManager[object]:
        """From now on the mock has these faults, and no others: `faults("latency=300", "error=503,rate=0.5")`.

        Without any it has none. As a context, it goes wrong only until the context ends:

            with unleash_mock.faults("rate-limit=2"):
                ...

        How a fault is written is told in `caveat.mock.faults`. What is recorded is what your code saw: a request
        whose connection was reset, or that took longer than its read timeout, is not. An answer that a fault made or
        changed tells so in its header field `caveat-fault`. Raises `BadOption`.
        """
        before = self._faulty.switched
        with _given_as("faults"):
            self._faulty.switch(read(fault, self._api.spec.operations) for fault in faults)
        until = ExitStack()
        until.callback(self._faulty.switch, before)
        return until

    def reset(self) -> None:
        """Begin anew: the mock forgets what was done, nothing is recorded, and there are no faults."""
        self._mock.reset()
        self._faulty.switch(())
        self._faulty.restart()
        self._exchanges.clear()
        self._findings.clear()
        self._judged = 0
        self._session.restart()
