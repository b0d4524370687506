"""Builds responses from a contract alone: successes, preferred responses, and errors in the documented form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain

from caveat.exchange import STATUSES_WITHOUT_BODY, Headers, Response
from caveat.json_text import JsonValue, is_json
from caveat.mock.responses.bodies import Bodies
from caveat.mock.responses.body_formats import BodyFormat
from caveat.mock.responses.error_bodies import with_status
from caveat.mock.responses.negotiation import MediaTypeChoice, acceptable
from caveat.mock.responses.preferences import Preference
from caveat.openapi.operation import NEVER_SUCCEEDS, Operation, ResponseSpec
from caveat.openapi.parameters import decode_header
from caveat.openapi.spec import Spec
from caveat.provider import clock

_SIMILAR_STATUSES = {413: (400, 422), 415: (400, 422), 422: (400,), 400: (422,), 403: (401, 404)}
"""Statuses of a similar meaning, for a contract that does not document a status."""

_ERRORS = 400
"""From this status on, responses are errors."""

MAX_CACHED = 10_000
"""Responses that are cached; others are built for each request."""


@dataclass(frozen=True, slots=True)
class ChosenResponse:
    """A documented response, with the status and the media type that it is sent with."""

    operation: Operation
    status: int
    response_spec: ResponseSpec
    choice: MediaTypeChoice


class ResponseBuilder:
    """Builds the responses of one contract, the same with the same seed."""

    def __init__(self, spec: Spec, seed: int = 0, until: datetime = clock.START) -> None:
        """Create it; generated times lie in the year before `until`."""
        self.bodies = Bodies(spec, seed, until)
        self._spec = spec
        self._choices: dict[tuple[str, str, str | None], MediaTypeChoice | None] = {}
        """The best media type, by operationId, documented status and the header `Accept`."""
        self._headers: dict[tuple[str, str, str], Headers] = {}
        """Header fields of responses with a value, by operationId, documented status and media type."""
        self._cache: dict[tuple[str, str, MediaTypeChoice | None, str, bool], Response] = {}

    def success(self, operation: Operation, accept: str | None = None) -> Response:
        """The first successful response that the operation documents."""
        return self.response(operation, *successful(operation), accept)

    def response(
        self,
        operation: Operation,
        status: int,
        response_spec: ResponseSpec,
        accept: str | None = None,
        preference: Preference | None = None,
    ) -> Response:
        """The documented response in the best acceptable media type, or a 406 that lists the media types."""
        choice = self.choice(operation, response_spec, accept)
        if response_spec.media and choice is None and status not in STATUSES_WITHOUT_BODY:
            available = {each.documented for each in self.choices(operation, response_spec, None)}
            listed = ", ".join(name for name in response_spec.media if name in available)
            return self.error(operation, 406, f"header Accept: available media types: {listed}")
        if preference is not None and preference.example:
            for each in self.choices(operation, response_spec, accept):
                if preference.example in self.bodies.named_examples(response_spec, each):
                    choice = each
                    break
        response = self._cached(operation, status, response_spec, choice, preference or Preference())
        is_as_preferred = preference is not None and preference.example
        return response if status < _ERRORS or is_as_preferred else self._with_status(response_spec, choice, response)

    def choices(
        self, operation: Operation, response_spec: ResponseSpec, accept: str | None
    ) -> tuple[MediaTypeChoice, ...]:
        """The acceptable media types, the best first; those that cannot be written only where none can be."""
        offered = acceptable(accept, tuple(response_spec.media))
        if all(choice.body_format is not BodyFormat.OPAQUE for choice in offered):
            return offered
        writable = tuple(each for each in offered if self.bodies.is_writable(operation, response_spec, each))
        every_choice = acceptable(None, tuple(response_spec.media))
        if writable or any(self.bodies.is_writable(operation, response_spec, each) for each in every_choice):
            return writable
        return offered

    def choice(self, operation: Operation, response_spec: ResponseSpec, accept: str | None) -> MediaTypeChoice | None:
        """The best acceptable media type, None where there is none."""
        key = (operation.id, response_spec.status, accept)
        if key in self._choices:
            return self._choices[key]
        choice = self._choice(operation, response_spec, accept)
        # Clients can send any number of different fields.
        if len(self._choices) < MAX_CACHED:
            self._choices[key] = choice
        return choice

    def _choice(self, operation: Operation, response_spec: ResponseSpec, accept: str | None) -> MediaTypeChoice | None:
        best = next(iter(acceptable(accept, tuple(response_spec.media))), None)
        if best is None or best.body_format is not BodyFormat.OPAQUE:
            return best
        return next(iter(self.choices(operation, response_spec, accept)), None)

    def with_value(
        self, chosen: ChosenResponse, value: JsonValue, headers: Mapping[str, str] | None = None
    ) -> Response:
        """A documented response with this value as its body, and with more headers than the required ones."""
        body = self.bodies.encode(chosen.response_spec, chosen.choice, value)
        key = (chosen.operation.id, chosen.response_spec.status, chosen.choice.media_type)
        always = self._headers.get(key)
        if always is None:
            fields = self.bodies.headers(chosen.operation, chosen.response_spec)
            always = Headers((("content-type", chosen.choice.media_type), *fields.items()))
            # Clients can ask for any number of media types in a documented range.
            if len(self._headers) < MAX_CACHED:
                self._headers[key] = always
        return Response(chosen.status, always.extended(headers) if headers else always, body)

    def preferred(self, operation: Operation, preference: Preference, accept: str | None = None) -> Response:
        """The response that a request prefers; 404, as from Prism, if the contract has no such response."""
        if preference.code:
            status = _status_of_code(operation, preference.code)
            response_spec = operation.response(status) if status else None
            if response_spec is None:
                statuses = (each for each in operation.responses if not each.startswith("1"))
                documented = ", ".join(statuses) or "none"
                message = f"header Prefer: code={preference.code}: documented statuses: {documented}"
                return self.error(operation, 404, message)
            candidates = [(status, response_spec)]
        else:
            candidates = _candidates(operation) if preference.example else [successful(operation)]
        for status, response_spec in candidates:
            if not preference.example or preference.example in self._example_names(response_spec):
                response = self.response(operation, status, response_spec, accept, preference)
                applied = [("preference-applied", str(preference))] if response.status == status else []
                return Response(response.status, Headers([*response.headers.items_sent, *applied]), response.body)
        names = (name for _, response_spec in candidates for name in self._example_names(response_spec))
        listed = ", ".join(dict.fromkeys(names)) or "none"
        return self.error(operation, 404, f"header Prefer: example={preference.example}: documented examples: {listed}")

    def preferred_error(self, operation: Operation, status: int, preference: Preference) -> Response | None:
        """The error response with the example that a request prefers; None if it has no such example."""
        for documented in (status, *_SIMILAR_STATUSES.get(status, ())):
            response_spec = operation.response(documented)
            if response_spec is not None and preference.example in self._example_names(response_spec):
                response = self.response(operation, documented, response_spec, None, preference)
                applied = ("preference-applied", str(Preference(example=preference.example)))
                return Response(documented, Headers([*response.headers.items_sent, applied]), response.body)
        return None

    def error(
        self, operation: Operation | None, status: int, message: str, headers: Mapping[str, str] | None = None
    ) -> Response:
        """An error response with this message, in the documented form where there is one.

        Its status is a similar one where the contract does not document `status`.
        """
        fields = dict(headers or {})
        for documented in (status, *_SIMILAR_STATUSES.get(status, ())):
            response_spec = operation.response(documented) if operation else None
            if operation is not None and response_spec is not None:
                choice = self.choice(operation, response_spec, None)
                new = {name: text for name, text in fields.items() if self.allows_header(response_spec, name, text)}
                response = self._cached(operation, documented, response_spec, choice, Preference())
                body = self._body_with_message(response_spec, choice, response, message)
                sent = [(name, value) for name, value in response.headers.items_sent if name.lower() not in new]
                return Response(documented, Headers((*sent, *new.items())), body)
        body = json.dumps({"message": message}).encode()
        return Response(status, Headers((("content-type", "application/json"), *fields.items())), body)

    def allows_header(self, response_spec: ResponseSpec, name: str, text: str) -> bool:
        """Whether a header may have this value, by its schema if it is documented."""
        documented = {each.lower(): header for each, header in response_spec.headers.items()}.get(name)
        if documented is None or not documented.schema:
            return True
        value = decode_header(documented, [text], self._spec.schemas)
        return self._spec.schemas.valid(documented.schema, value)

    def _body_with_message(
        self, response_spec: ResponseSpec, choice: MediaTypeChoice | None, response: Response, message: str
    ) -> bytes:
        """The body with the status, and with its message replaced if one is given, where the contract accepts that."""
        body = response.json if choice is not None and is_json(response.headers.media_type) else None
        if choice is None or not isinstance(body, dict):
            return response.body
        schema = response_spec.media[choice.documented]
        changed = with_status(
            lambda value: not schema or self._spec.schemas.valid(schema, value),
            self.bodies.with_message(schema, body, message) if message else body,
            response.status,
            media_type=choice.media_type,
            message=message,
            is_example=self.bodies.example(response_spec, choice) is not None,
        )
        return response.body if changed == body else json.dumps(changed).encode()

    def _with_status(self, response_spec: ResponseSpec, choice: MediaTypeChoice | None, response: Response) -> Response:
        body = self._body_with_message(response_spec, choice, response, "")
        return response if body is response.body else Response(response.status, response.headers, body)

    def _cached(
        self,
        operation: Operation,
        status: int,
        response_spec: ResponseSpec,
        choice: MediaTypeChoice | None,
        preference: Preference,
    ) -> Response:
        key = (operation.id, response_spec.status, choice, preference.example, preference.dynamic)
        response = self._cache.get(key)
        if response is None:
            response = self._build(operation, status, response_spec, choice, preference)
            # Clients can ask for any number of media types in a documented range.
            if len(self._cache) < MAX_CACHED:
                self._cache[key] = response
        return response if response.status == status else Response(status, response.headers, response.body)

    def _build(
        self,
        operation: Operation,
        status: int,
        response_spec: ResponseSpec,
        choice: MediaTypeChoice | None,
        preference: Preference,
    ) -> Response:
        headers = self.bodies.headers(operation, response_spec)
        if choice is None or status in STATUSES_WITHOUT_BODY:
            return Response(status, Headers(headers.items()))
        body = b""
        if self.bodies.is_writable(operation, response_spec, choice):
            value = self.bodies.value(operation, response_spec, choice, preference.example, dynamic=preference.dynamic)
            body = self.bodies.encode(response_spec, choice, value)
        return Response(status, Headers([("content-type", choice.media_type), *headers.items()]), body)

    def _example_names(self, response_spec: ResponseSpec) -> list[str]:
        choices = acceptable(None, tuple(response_spec.media))
        return [name for choice in choices for name in self.bodies.named_examples(response_spec, choice)]


@lru_cache(maxsize=4096)
def successful(operation: Operation) -> tuple[int, ResponseSpec]:
    """The status and the response that a correct request gets: a success, else `default`, or a redirect.

    Where the operation documents errors only, it is an error that no request avoids, such as 405. Otherwise, or without
    any response, it is 200 and an empty response.
    """
    by_class = {status[0]: spec for status, spec in reversed([*operation.responses.items()])}
    documented = (by_class.get(kind) for kind in ("2", "d", "3"))
    unavoidable = (operation.responses.get(str(status)) for status in NEVER_SUCCEEDS)
    response_spec = next(filter(None, chain(documented, unavoidable)), ResponseSpec("200", {}, {}, ()))
    return _status(response_spec), response_spec


def _candidates(operation: Operation) -> list[tuple[int, ResponseSpec]]:
    """All documented responses, the success first."""
    first = successful(operation)
    others = (spec for spec in operation.responses.values() if spec.status != first[1].status)
    return [first, *((_status(spec), spec) for spec in others)]


def _status_of_code(operation: Operation, code: str) -> int:
    """The status for the preference `code`: a status, a range or `default`; 0 where it is none of them."""
    # After an interim response, 1xx, a client waits for the final one.
    if re.fullmatch("[2-5][0-9][0-9]", code):
        return int(code)
    key = "default" if code.lower() == "default" else code.upper()
    statuses: Iterable[int] = ()
    if re.fullmatch("[2-5]XX", key):
        statuses = range(int(key[0]) * 100, int(key[0]) * 100 + 100)
    elif key == "default":
        # It describes errors, unless the operation documents no success.
        has_success = any(status.startswith("2") for status in operation.responses)
        statuses = (500, *range(400, 600)) if has_success else (200,)
    response_spec = operation.responses.get(key)
    return next((status for status in statuses if response_spec and operation.response(status) is response_spec), 0)


def _status(response_spec: ResponseSpec) -> int:
    return 200 if response_spec.status == "DEFAULT" else int(response_spec.status.replace("XX", "00"))
