"""The routes of the console, and its error responses."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from caveat.console import docs_endpoints, endpoints, exchange_endpoints, page, rendering
from caveat.console.control import PREFIX, Control
from caveat.console.same_origin import same_origin_only
from caveat.console.serialization import LINKS
from caveat.errors import CaveatError


def build_site(control: Control, host: str) -> ASGIApp:
    """The console of a mock that listens on `host`, for its own page and for scripts."""
    app = Starlette(
        routes=[
            Route(f"{PREFIX}/", endpoints.Index),
            Route(f"{PREFIX}/docs", docs_endpoints.Docs),
            Route(f"{PREFIX}/docs/operation", docs_endpoints.DocsOperation),
            Route(f"{PREFIX}/docs/schema", docs_endpoints.DocsSchema),
            Route(f"{PREFIX}/exchanges", exchange_endpoints.Exchanges),
            Route(f"{PREFIX}/exchanges/clear", exchange_endpoints.Clear),
            Route(f"{PREFIX}/exchanges/{{number}}", exchange_endpoints.Exchange),
            Route(f"{PREFIX}/exchanges/{{number}}/replay", exchange_endpoints.Replay),
            Route(f"{PREFIX}/ids", endpoints.Ids),
            Route(f"{PREFIX}/state", endpoints.State),
            Route(f"{PREFIX}/reset", endpoints.Reset),
            Route(f"{PREFIX}/faults", endpoints.Faults),
            Route(f"{PREFIX}/faults/off", endpoints.FaultsOff),
            Route(f"{PREFIX}/deliveries", endpoints.Deliveries),
        ],
        exception_handlers={HTTPException: _on_http_exception, CaveatError: _on_caveat_error},
    )
    app.state.control = control
    return same_origin_only(app, host, rendering.POLICY)


async def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - starlette's type of a handler is wider than its calls
    if error.status_code == 404 and error.detail == "Not Found":  # noqa: PLR2004 - the routing's own detail
        paths = ", ".join(f"{PREFIX}/{path}" for path in LINKS)
        return _error_response(request, 404, f"no such path: {request.url.path}. The paths are: {PREFIX}/, {paths}")
    if error.status_code == 405:  # noqa: PLR2004 - RFC 9110, 15.5.6
        allowed = (error.headers or {}).get("Allow", "GET")
        response = _error_response(request, 405, f"{request.method} is not allowed here. Use one of: {allowed}")
        response.headers["allow"] = allowed
        return response
    return _error_response(request, error.status_code, error.detail)


async def _on_caveat_error(request: Request, error: Exception) -> Response:
    return _error_response(request, 400, str(error))


def _error_response(request: Request, status: int, message: str) -> Response:
    if endpoints.wants_page(request):
        control, base = endpoints.control(request), endpoints.base(request)
        return page.render(control, base, status=status, notice=message)
    return endpoints.json_response({"message": message}, status)
