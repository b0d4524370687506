"""Where a list goes on: a mock's does not, so that a client that follows it comes to an end."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from caveat.json_text import JsonValue

Body: TypeAlias = dict[str, JsonValue]

_CURSORS = re.compile(
    r"(next)?cursor|endcursor|(odata)?next(link|url|uri|href)?|nextpage(token|url|uri|link|cursor)?|next(batch)?token"
    r"|continuation(token)?"
)
"""Properties, in lower case and without what is no letter, that commonly say how to get what comes after."""


def ended(body: Body, valid: Callable[[Body], bool]) -> Body:
    """The body, with nothing said of where it goes on: null, else absent, else empty, as far as that is valid."""
    for name, value in [*body.items()]:
        if not re.fullmatch(_CURSORS, re.sub("[^a-z]", "", name.lower())):
            if isinstance(value, dict):
                body = _within(body, name, value, valid)
        elif not isinstance(value, bool | list):
            body = next(filter(valid, _possible(body, name)), body)
    return body


def _within(body: Body, name: str, inner: Body, valid: Callable[[Body], bool]) -> Body:
    return {**body, name: ended(inner, lambda other: valid({**body, name: other}))}


def _possible(body: Body, name: str) -> list[Body]:
    absent = {key: value for key, value in body.items() if key != name}
    nothing: JsonValue = None
    null = {**body, name: nothing}
    # A link that is an object is looked into where it is there at all.
    return [absent, null] if isinstance(body[name], dict) else [null, absent, {**body, name: ""}]
