"""How a mock says no: in the vendor's documented form, with a message that says why."""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path

from caveat.exchange import Headers, Request, Response
from caveat.mock.responses.builder import ResponseBuilder
from caveat.openapi.operation import Operation
from caveat.openapi.requests import Fault, Problem
from caveat.openapi.spec import Spec


class ErrorResponses:
    """The refusals of one contract."""

    def __init__(self, spec: Spec, answers: ResponseBuilder) -> None:
        self._spec = spec
        self._answers = answers

    def nowhere(self, path: str) -> Response:
        """The contract has no such path."""
        return self._answers.refusal(None, 404, f"there is nothing at {path}")

    def method(self, allowed: Iterable[str]) -> Response:
        """The path has no such method."""
        methods = ", ".join(allowed)
        return self._answers.refusal(None, 405, f"only {methods} here", {"allow": methods})

    def stranger(self, operation: Operation) -> Response:
        """Nobody is let in with what was sent."""
        challenge = {"www-authenticate": self._challenge(operation)}
        return self._answers.refusal(operation, 401, "no valid credential", challenge)

    def problems(self, operation: Operation, problems: Sequence[Problem]) -> Response:
        """The request is none that the contract allows."""
        message = "; ".join(f"{problem.where}: {problem.message}" for problem in problems)
        return self._answers.refusal(operation, _status(operation, problems), message)

    def misfit(self, operation: Operation, status: int, message: str) -> Response:
        """The request is none that the provider's models can hold."""
        return self._answers.refusal(operation, status, message)

    def too_large(self, request: Request, limit: int) -> Response:
        """The body has more bytes than the limit."""
        methods, _ = self._spec.route(request.path) or ({}, {})
        message = f"the body is larger than {limit} bytes"
        return self._answers.refusal(methods.get(request.method), 413, message, {"connection": "close"})

    def _challenge(self, operation: Operation) -> str:
        """The `WWW-Authenticate` that a 401 carries (RFC 9110, 11.6.1)."""
        wanted = {name for alternative in operation.security for name in alternative}
        schemes = [scheme for name, scheme in self._spec.security_schemes.items() if name in wanted]
        names = {scheme.scheme.capitalize() or "ApiKey" for scheme in schemes}
        return ", ".join(sorted(names)) or "ApiKey"


def failure(operation: Operation, error: Exception) -> Response:
    """A provider's own fault, told so that it can be mended: what, and where."""
    *_, place = traceback.extract_tb(error.__traceback__)
    what = " ".join(f"{type(error).__name__}: {error}".split())
    message = f"the mock's {operation.id} failed: {what[:500]} ({Path(place.filename).name}:{place.lineno})"
    return Response(500, Headers([("content-type", "application/json")]), json.dumps({"message": message}).encode())


def _status(operation: Operation, problems: Sequence[Problem]) -> int:
    if any(problem.fault is Fault.MEDIA_TYPE for problem in problems):
        return 415
    # A path that cannot be leads nowhere, where a contract does not call it malformed.
    nowhere = all(problem.where.startswith("path ") for problem in problems) and operation.response(400) is None
    return 404 if nowhere and operation.response(404) is not None else 400
