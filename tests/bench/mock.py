"""The mock of 360dialog beside an application that says the same by heart, on the same server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median

from starlette.types import ASGIApp, Receive, Scope, Send

from bench import load, prism
from caveat import catalogue, runs
from caveat.api import Api
from caveat.exchange import Headers, Request, Response
from caveat.targets import wire
from caveat.targets.mock import Mock
from caveat.targets.server import serving
from dialog360_desk import AD, APP

ROUNDS = 3


def requests(mock: Mock) -> Iterator[tuple[str, Request]]:
    """What is asked: something that is there, and something to do, with a body to be held against its schema."""
    known = ("authorization", f"Bearer {mock.credentials['bearerAuth']}")
    yield "GET an ad", Request("GET", f"{APP}/ads/{AD}", Headers([known]))
    body = json.dumps({"phone": "123456789", "amount": 100}).encode()
    yield "POST a sale", Request("POST", f"{APP}/sales", Headers([known, ("content-type", "application/json")]), body)


def by_heart(response: Response) -> ASGIApp:
    """An application that always answers the same."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await wire.lifespan(receive, send)
        else:
            await wire.read_body(receive)
            await wire.send(response, send)

    return app


def lines() -> Iterator[str]:
    """What is measured, for people, as soon as it is."""
    api = catalogue.api("dialog360")
    mock = runs.mock(api)
    yield f"{load.driver()}; median of {ROUNDS}, in turns; one server each, in one process, on loopback"
    for name, request in requests(mock):
        mock.reset()
        yield from _compared(name, api, mock, request)


def _compared(name: str, api: Api, mock: Mock, request: Request) -> Iterator[str]:
    with ExitStack() as stack:
        bare = stack.enter_context(serving(by_heart(mock.answer(request))))
        addresses = {"by heart": bare, "caveat": stack.enter_context(serving(mock))}
        other = stack.enter_context(prism.serving(api.source)) if api.source else None
        if other is not None:
            addresses["prism"] = other
        rates: dict[str, list[float]] = {title: [] for title in addresses}
        for _ in range(ROUNDS):
            for title, address in addresses.items():
                rates[title].append(load.rate(address, request))
    least = median(rates["by heart"])
    for title, measured in rates.items():
        yield f"{name:12} {title:9} {median(measured):9.0f} requests/s  {median(measured) / least:5.2f} of by heart"
    if other is None:
        yield f"{name:12} {'prism':9} is not installed, so not measured"
