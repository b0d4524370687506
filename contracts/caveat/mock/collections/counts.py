"""Counts of collections: `GET /pets/count` has the number of items that the list has."""

from __future__ import annotations

import json

from caveat.exchange import Response
from caveat.json_text import JsonValue
from caveat.resources.bodies import json_of
from caveat.resources.words import total_of


def with_count(response: Response, number: int) -> Response:
    """The response with another count, where its body is a number or an object with one: `{"count": 3}`."""
    body = json_of(response)
    counted: JsonValue = number
    if isinstance(body, dict):
        name = total_of(body)
        if name is None:
            return response
        counted = {**body, name: number}
    elif not isinstance(body, int):
        return response
    return Response(response.status, response.headers, json.dumps(counted).encode())
