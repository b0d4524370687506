"""The requests that are sent to the mock of 360dialog."""

from __future__ import annotations

import json
from collections.abc import Iterator

from caveat.exchange import Headers, Request
from caveat.mock.engine import Mock
from dialog360_client import AD, APP


def requests(mock: Mock) -> Iterator[tuple[str, Request]]:
    """A read, and a write with a body that is validated."""
    credential = ("authorization", f"Bearer {mock.credentials['bearerAuth']}")
    yield "GET an ad", Request("GET", f"{APP}/ads/{AD}", Headers([credential]))
    body = json.dumps({"phone": "123456789", "amount": 100}).encode()
    yield (
        "POST a sale",
        Request("POST", f"{APP}/sales", Headers([credential, ("content-type", "application/json")]), body),
    )
