"""Error bodies: where one has a property for the status of its response, it has that status."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus

from caveat.json_text import JsonValue
from caveat.resources.words import plain

PROBLEM = "application/problem+json"

_NAMES = frozenset({"status", "code", "statuscode", "httpstatus", "httpcode", "httpstatuscode"})
_STATUSES = range(100, 600)


def with_status(  # noqa: PLR0913 - what a body depends on
    valid: Callable[[JsonValue], bool],
    body: dict[str, JsonValue],
    status: int,
    *,
    media_type: str,
    message: str,
    is_example: bool,
) -> dict[str, JsonValue]:
    """The body with this status, and with its reason phrase as the title, as far as that is valid.

    An example of the document keeps its texts, and numbers that are codes of the API.
    """
    for name, value in _values(body, status, message, is_problem=media_type == PROBLEM, is_example=is_example):
        changed = {**body, name: value}
        body = changed if valid(changed) else body
    inner = body.get("error")
    if not isinstance(inner, dict):
        return body
    changed = with_status(
        lambda value: valid({**body, "error": value}),
        inner,
        status,
        media_type="",
        message=message,
        is_example=is_example,
    )
    return {**body, "error": changed}


def _values(
    body: dict[str, JsonValue], status: int, message: str, *, is_problem: bool, is_example: bool
) -> Iterator[tuple[str, JsonValue]]:
    for name, value in body.items():
        is_number = plain(name) in _NAMES and isinstance(value, int) and not isinstance(value, bool)
        # RFC 9457, 3.1.2: the member `status` of a problem is the status of the response.
        if is_number and (not is_example or value in _STATUSES or (is_problem and name == "status")):
            yield name, status
    if is_example:
        return
    if isinstance(body.get("title"), str) and body["title"] != message and status in _PHRASES:
        yield "title", _PHRASES[status]
    if is_problem and isinstance(body.get("type"), str):
        yield "type", "about:blank"


_PHRASES = {status.value: status.phrase for status in HTTPStatus}
