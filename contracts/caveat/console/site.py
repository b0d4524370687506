"""The control as a web site: paths, and what is said where one of them is asked for in a wrong way."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from caveat.console import page, resources
from caveat.console.control import PREFIX, Control
from caveat.console.documents import LINKS
from caveat.console.guard import guarded
from caveat.errors import BadOption, CaveatError


def site(control: Control, host: str) -> ASGIApp:
    """The control of a mock that listens on `host`, for its own pages and for scripts."""
    app = Starlette(
        routes=[
            Route(f"{PREFIX}/", resources.Index),
            Route(f"{PREFIX}/exchanges", resources.Exchanges),
            Route(f"{PREFIX}/exchanges/{{number}}", resources.Exchange),
            Route(f"{PREFIX}/state", resources.State),
            Route(f"{PREFIX}/reset", resources.Reset),
            Route(f"{PREFIX}/faults", resources.Faults),
            Route(f"{PREFIX}/faults/off", resources.FaultsOff),
            Route(f"{PREFIX}/deliveries", resources.Deliveries),
        ],
        exception_handlers={HTTPException: _misused, CaveatError: _impossible},
    )
    app.state.control = control
    return guarded(app, host, page.POLICY)


async def _misused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - starlette's type of a handler is wider than its calls
    if error.status_code == 404 and error.detail == "Not Found":  # noqa: PLR2004 - as its routing says it
        paths = ", ".join(f"{PREFIX}/{name}" for name in LINKS)
        return _refusal(request, 404, f"there is nothing at {request.url.path}. There are: {PREFIX}/, {paths}")
    if error.status_code == 405:  # noqa: PLR2004 - RFC 9110, 15.5.6
        allowed = (error.headers or {}).get("Allow", "GET")
        refusal = _refusal(request, 405, f"{request.method} is not done here. Use one of: {allowed}")
        refusal.headers["allow"] = allowed
        return refusal
    return _refusal(request, error.status_code, error.detail)


async def _impossible(request: Request, error: Exception) -> Response:
    # Such an error names an option of the command line first, which nobody gave here.
    said = f"{error.problem}. {error.remedy}" if isinstance(error, BadOption) else str(error)
    return _refusal(request, 400, said)


def _refusal(request: Request, status: int, message: str) -> Response:
    if resources.wants_page(request):
        return page.answer(resources.control(request), resources.base(request), status=status, notice=message)
    return resources.answer({"message": message}, status)
