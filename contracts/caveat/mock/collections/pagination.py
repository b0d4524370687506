"""Pagination links and cursors: a list of a mock has no next page, so that a client that follows links stops."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from caveat.json_text import JsonValue

Body: TypeAlias = dict[str, JsonValue]

_NEXT_PAGE = re.compile(
    r"(next)?cursor|endcursor|(odata)?next(link|url|uri|href)?|nextpage(token|url|uri|link|cursor)?|next(batch)?token"
    r"|continuation(token)?"
)
"""Usual properties for the next page, in lower case and letters only."""


def without_next_page(body: Body, valid: Callable[[Body], bool]) -> Body:
    """The body as a last page: each next-page property is null, else absent, else empty, whichever is valid first."""
    for name, value in [*body.items()]:
        if not re.fullmatch(_NEXT_PAGE, re.sub("[^a-z]", "", name.lower())):
            if isinstance(value, dict):
                body = _nested(body, name, value, valid)
        elif not isinstance(value, bool | list):
            body = next(filter(valid, _candidates(body, name)), body)
    return body


def _nested(body: Body, name: str, value: Body, valid: Callable[[Body], bool]) -> Body:
    return {**body, name: without_next_page(value, lambda candidate: valid({**body, name: candidate}))}


def _candidates(body: Body, name: str) -> list[Body]:
    absent = {key: value for key, value in body.items() if key != name}
    nothing: JsonValue = None
    null = {**body, name: nothing}
    # A client reads the members of a link object without a check for null.
    return [absent, null] if isinstance(body[name], dict) else [null, absent, {**body, name: ""}]
