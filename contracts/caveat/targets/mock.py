"""A stand-in for a vendor: routes, authenticates, holds the request to the contract, and lets the provider answer."""

from __future__ import annotations

import json
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Protocol

from starlette.types import Receive, Scope, Send

from caveat.delivery import MOST, Delivery
from caveat.exchange import Headers, Request, Response
from caveat.openapi import requests
from caveat.openapi.operation import Operation
from caveat.openapi.requests import Fault, Problem
from caveat.openapi.security import credentials
from caveat.openapi.spec import Spec
from caveat.targets import wire
from caveat.targets.answers import Answers
from caveat.targets.calls import Caller, Calls, Refused
from caveat.targets.courier import Courier
from caveat.targets.entry import Entry

LARGEST_BODY = 16 * 1024 * 1024
"""Bytes of a request's body that a mock takes, unless its provider says otherwise."""


class Provider(Protocol):
    """What generated provider protocols have in common, where a contract has security schemes.

    A provider may also have:

    - `largest_body`: how many bytes of a request's body it takes;
    - `deliveries() -> Iterable[Delivery]`: what it has to send since it was last asked, to webhooks and the like. It is
      asked after each call that it answered.
    """

    def credentials(self) -> Mapping[str, str]:
        """A credential that is known, for each security scheme."""
        ...


class Mock:
    """An ASGI application that answers as a contract says."""

    def __init__(
        self,
        spec: Spec,
        make: Callable[[], Provider] | None = None,
        *,
        seed: int = 0,
        credentials: Mapping[str, str] | None = None,
        courier: Courier | None = None,
    ) -> None:
        """Make it; `credentials` let one in in place of the provider's own, and only a `courier` sends deliveries."""
        self.spec = spec
        self._make = make
        self._answers = Answers(spec, seed)
        self._credentials = credentials or {}
        self._courier = courier
        self.deliveries: deque[Delivery] = deque(maxlen=MOST)
        self.reset()

    def reset(self) -> None:
        """Forget all that was done."""
        self.provider = self._make() if self._make is not None else None
        self._calls = Calls(self.spec, self.provider)
        self._largest_body: int = getattr(self.provider, "largest_body", LARGEST_BODY)
        self._entry = Entry(self._own_credentials(), self._credentials)
        self.deliveries.clear()

    @property
    def remembers(self) -> bool:
        """Whether what is done has an effect; answers made of the document alone are always the same."""
        return self.provider is not None

    @property
    def credentials(self) -> Mapping[str, str]:
        """A credential that lets one in, for each security scheme."""
        return self._entry.credentials

    def _own_credentials(self) -> Mapping[str, str]:
        if self.provider is not None and self.spec.security_schemes:
            return self.provider.credentials()
        return {name: f"fake-{name}" for name in self.spec.security_schemes}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of an ASGI server."""
        if scope["type"] == "lifespan":
            await wire.lifespan(receive, send, self._courier.close if self._courier is not None else None)
        elif scope["type"] == "http":
            head = scope["method"] == "HEAD"
            try:
                body = await wire.read_body(receive, self._largest_body)
            except wire.BodyTooLarge:
                await wire.send(self._too_large(wire.request(scope, b"")), send, head=head)
            else:
                await wire.send(self.answer(wire.request(scope, body)), send, head=head)

    def answer(self, request: Request) -> Response:
        """The answer to a request; the same one that an HTTP client gets."""
        found = self.spec.route(request.path)
        if found is None:
            return self._answers.refusal(None, 404, f"there is nothing at {request.path}")
        methods, path = found
        operation = methods.get(request.method)
        if operation is None:
            allowed = ", ".join(methods)
            return self._answers.refusal(None, 405, f"only {allowed} here", {"allow": allowed})
        return self._operate(operation, request, path)

    def _operate(self, operation: Operation, request: Request, path: Mapping[str, str]) -> Response:
        caller = self._caller(operation, request)
        if caller is None and () not in operation.security and operation.security:
            return self._refusal(operation, 401, "no valid credential")
        reading = requests.read(self.spec, operation, request, path)
        if reading.problems:
            return self._refusal(operation, _status(operation, reading.problems), _message(reading.problems))
        try:
            answered = self._calls.answer(operation, caller, request, reading)
            self._send_deliveries()
        except Refused as refused:
            return self._refusal(operation, refused.status, refused.message)
        except Exception as error:  # noqa: BLE001 - whatever a provider does wrong is told, as a server would tell it
            return _failure(operation, error)
        return answered if answered is not None else self._answers.success(operation)

    def _refusal(self, operation: Operation, status: int, message: str) -> Response:
        headers = {"www-authenticate": _challenge(self.spec, operation)} if status == 401 else {}  # noqa: PLR2004 - see there
        return self._answers.refusal(operation, status, message, headers)

    def _too_large(self, request: Request) -> Response:
        methods, _ = self.spec.route(request.path) or ({}, {})
        message = f"the body is larger than {self._largest_body} bytes"
        return self._answers.refusal(methods.get(request.method), 413, message, {"connection": "close"})

    def _caller(self, operation: Operation, request: Request) -> Caller | None:
        """Who calls, by the first alternative of which every credential is known."""
        brought = credentials(self.spec, request)
        for alternative in operation.security:
            callers = [
                self._entry.known(Caller(scheme, brought[scheme])) for scheme in alternative if scheme in brought
            ]
            known = [caller for caller in callers if caller is not None and self._knows(caller)]
            if known and len(known) == len(alternative):
                return known[0]
        return None

    def _knows(self, caller: Caller) -> bool:
        if self.provider is None:
            return self._own_credentials().get(caller.scheme) == caller.credential
        return self._calls.authenticates(caller)

    def _send_deliveries(self) -> None:
        """Keep what the provider has to send, and send it if there is somebody to do so."""
        due: Callable[[], Iterable[Delivery]] = getattr(self.provider, "deliveries", tuple)
        for delivery in due():
            self.deliveries.append(delivery)
            if self._courier is not None:
                self._courier.take(delivery)


def _failure(operation: Operation, error: Exception) -> Response:
    """A provider's own fault, told so that it can be mended: what, and where."""
    *_, place = traceback.extract_tb(error.__traceback__)
    what = " ".join(f"{type(error).__name__}: {error}".split())
    message = f"the mock's {operation.id} failed: {what[:500]} ({Path(place.filename).name}:{place.lineno})"
    return Response(500, Headers([("content-type", "application/json")]), json.dumps({"message": message}).encode())


def _challenge(spec: Spec, operation: Operation) -> str:
    """The `WWW-Authenticate` that a 401 carries (RFC 9110, 11.6.1)."""
    wanted = {name for alternative in operation.security for name in alternative}
    schemes = [scheme for name, scheme in spec.security_schemes.items() if name in wanted]
    names = {scheme.scheme.capitalize() or "ApiKey" for scheme in schemes}
    return ", ".join(sorted(names)) or "ApiKey"


def _status(operation: Operation, problems: tuple[Problem, ...]) -> int:
    if any(problem.fault is Fault.MEDIA_TYPE for problem in problems):
        return 415
    # A path that cannot be leads nowhere, where a contract does not call it malformed.
    nowhere = all(problem.where.startswith("path ") for problem in problems) and operation.answer(400) is None
    return 404 if nowhere and operation.answer(404) is not None else 400


def _message(problems: tuple[Problem, ...]) -> str:
    return "; ".join(f"{problem.where}: {problem.message}" for problem in problems)
