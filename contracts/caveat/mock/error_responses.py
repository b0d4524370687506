"""Error responses of a mock: in the form that the API documents, with a message that states the reason."""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path

from caveat.exchange import Headers, Request, Response
from caveat.mock.responses.builder import ResponseBuilder
from caveat.mock.responses.preferences import Preference
from caveat.openapi.operation import Operation
from caveat.openapi.requests import Problem, ProblemKind
from caveat.openapi.spec import Spec


class ErrorResponses:
    """The error responses of one contract."""

    def __init__(self, spec: Spec, builder: ResponseBuilder) -> None:
        self._spec = spec
        self._builder = builder

    def not_found(self, path: str) -> Response:
        """404: the contract has no such path."""
        return self._builder.error(None, 404, f"no such path: {path}")

    def method_not_allowed(self, allowed: Iterable[str]) -> Response:
        """405: the path has no such method."""
        methods = ", ".join(allowed)
        return self._builder.error(None, 405, f"allowed methods: {methods}", {"allow": methods})

    def unauthorized(self, operation: Operation) -> Response:
        """401: the request carries no valid credential."""
        challenge = {"www-authenticate": self._challenge(operation)}
        return self._builder.error(operation, 401, "no valid credential", challenge)

    def problems(
        self, operation: Operation, problems: Sequence[Problem], caller: str = "", preference: Preference | None = None
    ) -> Response:
        """400, 404 or 415: the request breaks the contract; the message ends with the description of the caller.

        Where the response has the example that the request prefers, it is sent as it is.
        """
        status = _status(operation, problems)
        if preference is not None and preference.example:
            preferred = self._builder.preferred_error(operation, status, preference)
            if preferred is not None:
                return preferred
        message = "; ".join(f"{problem.where}: {problem.message}" for problem in problems)
        return self._builder.error(operation, status, f"{message}{caller and f' ({caller})'}")

    def invalid(self, operation: Operation, status: int, message: str) -> Response:
        """The provider's models do not accept the request."""
        return self._builder.error(operation, status, message)

    def too_large(self, request: Request, limit: int) -> Response:
        """413: the body has more bytes than the limit."""
        methods, _ = self._spec.route(request.path) or ({}, {})
        message = f"the body is larger than {limit} bytes"
        return self._builder.error(methods.get(request.method), 413, message, {"connection": "close"})

    def _challenge(self, operation: Operation) -> str:
        """The `WWW-Authenticate` that a 401 carries (RFC 9110, 11.6.1)."""
        accepted = {name for requirement in operation.security for name in requirement}
        schemes = [scheme for name, scheme in self._spec.security_schemes.items() if name in accepted]
        names = {_CHALLENGES.get(scheme.scheme, scheme.scheme.capitalize()) for scheme in schemes}
        return ", ".join(sorted(names)) or "ApiKey"


_CHALLENGES = {"": "ApiKey", "basic": 'Basic realm="mock"', "digest": 'Digest realm="mock", nonce="mock"'}
"""Challenges by authentication scheme: these require parameters (RFC 7617, 2; RFC 7616, 3.3)."""


def provider_failure(operation: Operation, error: Exception) -> Response:
    """500: the provider raised an error; the message names the error and its place, so that it can be corrected."""
    *_, place = traceback.extract_tb(error.__traceback__)
    description = " ".join(f"{type(error).__name__}: {error}".split())
    message = f"the mock's {operation.id} failed: {description[:500]} ({Path(place.filename).name}:{place.lineno})"
    return Response(500, Headers([("content-type", "application/json")]), json.dumps({"message": message}).encode())


def _status(operation: Operation, problems: Sequence[Problem]) -> int:
    if any(problem.kind is ProblemKind.MEDIA_TYPE for problem in problems):
        return 415
    # An invalid path parameter names no resource, unless the contract documents a 400 for it.
    is_not_found = all(problem.where.startswith("path ") for problem in problems) and operation.response(400) is None
    return 404 if is_not_found and operation.response(404) is not None else 400
