"""The endpoints of recorded exchanges."""

from __future__ import annotations

from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from caveat.console import exchange_filter, serialization
from caveat.console.control import PREFIX
from caveat.console.endpoints import base, control, json_response, page_or, wants_page
from caveat.console.exchange_log import LoggedExchange


class Exchanges(HTTPEndpoint):
    """The recorded exchanges."""

    async def get(self, request: Request) -> Response:
        """Return the exchanges that the query selects, oldest first."""
        selected = exchange_filter.parse(request.query_params).of(control(request).exchanges)
        return json_response([serialization.exchange(logged, base(request)) for logged in selected])

    async def delete(self, request: Request) -> Response:
        """Drop all exchanges; the state and the faults stay."""
        control(request).clear()
        return Response(status_code=204)


class Clear(HTTPEndpoint):
    """Drops the exchanges, for the button of the page."""

    async def post(self, request: Request) -> Response:
        """Drop all exchanges; the state and the faults stay."""
        control(request).clear()
        return page_or(Response(status_code=204), request)


class Exchange(HTTPEndpoint):
    """One recorded exchange."""

    async def get(self, request: Request) -> Response:
        """Return the exchange; 404 if it is not recorded, or was dropped."""
        return json_response(serialization.exchange(_logged(request), base(request)))


class Replay(HTTPEndpoint):
    """Sends a recorded request again."""

    async def post(self, request: Request) -> Response:
        """Send the request of an exchange again, as it was sent; return the new exchange."""
        number = _logged(request).number
        sent = await control(request).replay(number, base(request))
        if sent is None:
            raise HTTPException(409, f"the body of exchange {number} is too long to be recorded. Send it from a client")
        if wants_page(request):
            return RedirectResponse(f"{PREFIX}/?open={sent.number}#row{sent.number}", 303)
        return json_response(serialization.exchange(sent, base(request)))


def _logged(request: Request) -> LoggedExchange:
    number = request.path_params["number"]
    for logged in control(request).exchanges:
        if str(logged.number) == number:
            return logged
    raise HTTPException(404, f"exchange {number} is not recorded, or was dropped. See {PREFIX}/exchanges")
