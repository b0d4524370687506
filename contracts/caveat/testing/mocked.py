"""A mock for tests of your own code: its clients, the recorded exchanges, and their findings."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cached_property
from typing import Self

import httpx

from caveat.asgi import in_process, server, tap
from caveat.catalogue import catalogue
from caveat.errors import BadArgument, BadValue
from caveat.exchange import Exchange, Request, Response
from caveat.judging.finding import Finding
from caveat.mock.build import build_mock
from caveat.mock.faults.fault import parse_fault
from caveat.mock.faults.injector import FaultInjector
from caveat.openapi import security
from caveat.provider.outbox import Delivery
from caveat.session.session import Session, redactor_of
from caveat.testing.refused_requests import RefusedRequests
from caveat.testing.short_errors import ShortErrors

FALLBACK_BASE_URL = "http://mock.invalid"
"""The address of an API whose document has no complete server URL (RFC 2606, 2: a host that never exists)."""


@contextmanager
def _as_argument(name: str) -> Iterator[None]:
    """Report a bad value under its Python argument name."""
    try:
        yield
    except BadValue as error:
        raise BadArgument(name, error.problem, error.remedy) from None


class MockedApi:
    """A fresh mock of one API, which records every request that it gets, by a client or over HTTP, in order.

    As a context manager it closes its clients at the end:

        with MockedApi("unleash") as mock:
            mock.client.get("/")
    """

    def __init__(self, name: str, *, seed: int = 0, settings: Mapping[str, str] | None = None) -> None:
        """Make a mock of an API by its name, or by the path of an OpenAPI document.

        `settings` are those of `caveat mock --set`, by name. Raises `UnknownApi` and `BadArgument`.
        """
        __tracebackhide__ = True  # pytest reads it
        with ShortErrors():
            self._api = catalogue.find(name)
            with _as_argument("settings"):
                self._mock = build_mock(self._api, seed=seed, settings=settings)
        self._session = Session(self._api, redactor_of(self._api, values=self._mock.credentials.values()))
        self._exchanges: list[Exchange] = []
        self._findings: list[Finding] = []
        self._delivery_findings: list[Finding] = []
        self._unjudged: deque[Exchange | Request] = deque()
        self._injector = FaultInjector(self._mock, self._api.spec, seed=seed)
        self._app = tap.tapped(self._injector, self._record, self._unjudged.append)

    def _record(self, request: Request, response: Response) -> None:
        exchange = self._api.spec.exchange(request, response)
        self._exchanges.append(exchange)
        self._unjudged.append(exchange)

    def __repr__(self) -> str:
        return f"MockedApi({self._api.name!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close both clients, which then refuse to send requests; records stay."""
        self.client.close()
        # An in-process client has no connections, so its coroutine never waits: one iteration runs it to its end.
        list(self.async_client.aclose().__await__())

    @property
    def url(self) -> str:
        """The vendor's own address, which is the `base_url` of the clients, so your code can use its production URL.

        No request is sent there: the clients pass every request to the mock, for any host.
        """
        complete = (url for url in self._api.spec.servers if url.startswith(("https://", "http://")) and "{" not in url)
        return next(complete, FALLBACK_BASE_URL)

    @cached_property
    def client(self) -> httpx.Client:
        """An HTTP client that calls the mock in process."""
        return in_process.client(self._app, self.url)

    @cached_property
    def async_client(self) -> httpx.AsyncClient:
        """An asynchronous HTTP client that calls the mock in process, in any event loop."""
        return in_process.async_client(self._app, self.url)

    def served(self) -> AbstractContextManager[str]:
        """Serve the mock on a free port of this machine until the context ends; the context gives its address."""
        return server.serving(self._app)

    @property
    def credentials(self) -> Mapping[str, str]:
        """A valid credential for each security scheme."""
        return self._mock.credentials

    def headers(self, scheme: str) -> dict[str, str]:
        """The header with the credential of a security scheme.

        Raises `BadArgument` if the API has no such scheme, or sends its credential in the query.
        """
        schemes = self._api.spec.security_schemes
        if scheme not in schemes:
            problem = f"{self._api.name} has no security scheme {scheme!r}"
            raise BadArgument("scheme", problem, f"Give one of: {', '.join(schemes) or 'none'}")
        if schemes[scheme].location == "query":
            remedy = f"Send credentials[{scheme!r}] as the query parameter {schemes[scheme].field}"
            raise BadArgument("scheme", f"the credential of {scheme} is not sent in a header", remedy)
        return dict([security.header(schemes[scheme], self.credentials[scheme])])

    @property
    def exchanges(self) -> list[Exchange]:
        """The recorded exchanges, in order and as sent."""
        return list(self._exchanges)

    @property
    def refused(self) -> RefusedRequests:
        """The exchanges in which the mock refused the request: it breaks the contract, or has no valid credential.

        They are a list, which is printed with the reasons. A resource that does not exist, or is in another state than
        the request needs, is a response like any other; neither are responses included that an injected fault made or
        changed.
        """
        return RefusedRequests(self._exchanges, self._api.spec, self._session.redact)

    @property
    def findings(self) -> list[Finding]:
        """Every promise of the API that the exchanges broke, without secrets.

        What the document leaves open, such as a value that an open enum does not list, is in `left_open`.
        If an injected fault made or changed the response, `finding.exchange.response.fault` is that fault.
        """
        self._judge()
        return [finding for finding in self._findings if finding.is_breach]

    @property
    def left_open(self) -> list[Finding]:
        """The points of the exchanges that the document leaves open; nothing is broken."""
        self._judge()
        return [finding for finding in self._findings if not finding.is_breach]

    def _judge(self) -> None:
        """Judge the exchanges that are not judged yet; this is lazy, so that tests without it stay fast."""
        while self._unjudged:
            match self._unjudged.popleft():
                case Request() as delivery:
                    self._delivery_findings += self._session.deliver(delivery).findings
                case exchange:
                    self._findings += self._session.observe(exchange.request, exchange.response).findings

    @property
    def deliveries(self) -> list[Delivery]:
        """The requests that the API would send to webhooks; a mock in a test does not send them."""
        return list(self._mock.deliveries)

    @property
    def delivery_findings(self) -> list[Finding]:
        """Every promise of the API that its deliveries broke, each judged after the exchange that caused it."""
        self._judge()
        return list(self._delivery_findings)

    def faults(self, *faults: str) -> AbstractContextManager[object]:
        """Inject these faults, and no others, from now on: `faults("latency=300", "error=503,rate=0.5")`.

        Without arguments, no fault is injected. As a context manager, it restores the earlier faults at the end:

            with unleash_mock.faults("rate-limit=2"):
                ...

        `caveat.mock.faults` describes the syntax. Exchanges are recorded as your code saw them: a request whose
        connection was reset, or that took longer than its read timeout, is not recorded. A response that a fault made
        or changed has the header field `caveat-fault`. Raises `BadArgument`.
        """
        earlier = self._injector.faults
        with _as_argument("faults"):
            self._injector.set_faults(parse_fault(fault, self._api.spec.operations) for fault in faults)
        restore = ExitStack()
        restore.callback(self._injector.set_faults, earlier)
        return restore

    def reset(self) -> None:
        """Reset the mock to its initial state, delete all records, and inject no faults."""
        self._mock.reset()
        self._injector.set_faults(())
        self._injector.reset()
        self._exchanges.clear()
        self._findings.clear()
        self._delivery_findings.clear()
        self._unjudged.clear()
        self._session.restart()
