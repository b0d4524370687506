"""What the mock of 360dialog is asked again and again."""

from __future__ import annotations

import json
from collections.abc import Iterator

from caveat.exchange import Headers, Request
from caveat.mock.engine import Mock
from dialog360_client import AD, APP


def requests(mock: Mock) -> Iterator[tuple[str, Request]]:
    """Something that is there, and something to do, with a body to be held against its schema."""
    known = ("authorization", f"Bearer {mock.credentials['bearerAuth']}")
    yield "GET an ad", Request("GET", f"{APP}/ads/{AD}", Headers([known]))
    body = json.dumps({"phone": "123456789", "amount": 100}).encode()
    yield "POST a sale", Request("POST", f"{APP}/sales", Headers([known, ("content-type", "application/json")]), body)
