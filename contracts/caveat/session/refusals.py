"""Why a mock refused a request: the request breaks the contract, or has no valid credential."""

from __future__ import annotations

from http import HTTPStatus

from caveat.errors import Unparsable
from caveat.exchange import Exchange, Response, one_line
from caveat.json_text import JsonValue
from caveat.openapi import requests
from caveat.openapi.spec import Spec

_ERRORS = 400
"""From this status on, a response is an error (RFC 9110, 15)."""

_ABOUT_STATE = frozenset({404, 409, 410, 412})
"""Statuses by which a server answers a correct request (RFC 9110, 15.5): not found, conflict, gone, precondition."""

_MESSAGES = ("message", "detail", "error_description", "error", "title", "description")
"""Properties that commonly hold the message of an error body."""

_MAX_LENGTH = 300
"""Characters of a reason."""


def refusal(spec: Spec, exchange: Exchange) -> str:
    """The reason in one line, `""` if the request was not refused; it may have secrets.

    A resource that does not exist, or is in another state than the request needs, is a response like any other, and a
    fault is no refusal.
    """
    response = exchange.response
    if response.status < _ERRORS or response.fault is not None:
        return ""
    operation = spec.operations.get(exchange.operation or "")
    problems: tuple[requests.Problem, ...] = ()
    if operation is not None:
        problems = tuple(requests.read(spec, operation, exchange.request, exchange.path_parameters).problems)
        if response.status in _ABOUT_STATE and not problems:
            return ""
    reason = _message(response) or "; ".join(f"{problem.where}: {problem.message}" for problem in problems)
    return one_line(reason or _phrase(response.status), _MAX_LENGTH)


def _message(response: Response) -> str:
    try:
        body: JsonValue = response.json
    except Unparsable:
        return ""
    inner = body.get("error") if isinstance(body, dict) else None
    for part in (body, inner):
        texts = (part.get(name) for name in _MESSAGES) if isinstance(part, dict) else ()
        found = next((text for text in texts if isinstance(text, str) and text), "")
        if found:
            return found
    return ""


def _phrase(status: int) -> str:
    return next((each.phrase for each in HTTPStatus if each == status), f"status {status}")
