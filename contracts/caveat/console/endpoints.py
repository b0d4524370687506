"""The endpoints of the console, one class for each path."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, quote

from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from caveat.asgi import messages
from caveat.console import exchange_filter, page, serialization
from caveat.console.control import PREFIX, Control
from caveat.console.known_ids import ids_to_try
from caveat.errors import Unparsable
from caveat.json_text import JsonValue, parse_json

MAX_BODY_BYTES = 256 * 1024 * 1024
"""The state of a mock may be large."""


def control(request: Request) -> Control:
    """The control of the served mock."""
    mock_control: Control = request.app.state.control
    return mock_control


def wants_page(request: Request) -> bool:
    """Whether the client is a browser and not a script."""
    return "text/html" in request.headers.get("accept", "")


def json_response(value: JsonValue, status: int = 200) -> Response:
    """A response with a JSON body."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
    return Response(text.encode("utf-8", "replace"), status, media_type="application/json")


class Index(HTTPEndpoint):
    """The page for browsers, an overview for scripts."""

    async def get(self, request: Request) -> Response:
        """Return the page or the overview; 304 if the page has not changed (RFC 9110, 13.1.2)."""
        if not wants_page(request):
            return json_response(serialization.index(control(request)))
        state = "state" in request.query_params
        # No tag with the state, which may change while the rest of the page does not.
        etag = "" if state else page.etag(control(request))
        if etag and request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"etag": etag})
        selection = exchange_filter.parse(request.query_params)
        opened = request.query_params.get("open", "")
        return page.render(control(request), base(request), etag=etag, state=state, selection=selection, opened=opened)


class State(HTTPEndpoint):
    """The state of the mock."""

    async def get(self, request: Request) -> Response:
        """Return the state with its secrets, because PUT must be able to restore it."""
        return json_response(control(request).state())

    async def put(self, request: Request) -> Response:
        """Replace the state."""
        control(request).load(await _json(request))
        return Response(status_code=204)


class Reset(HTTPEndpoint):
    """The reset of the mock."""

    async def post(self, request: Request) -> Response:
        """Restore the initial state and clear the exchanges; faults stay, unlike after `reset()` in pytest."""
        control(request).reset()
        return page_or(Response(status_code=204), request)


_FAULTS_BODY = 'a JSON array of strings, such as ["latency=300", "error,rate=0.1"]'


class Faults(HTTPEndpoint):
    """The active faults."""

    async def get(self, request: Request) -> Response:
        """Return the active faults."""
        return _faults(request)

    async def put(self, request: Request) -> Response:
        """Replace the active faults by those in the body."""
        texts = await _json(request)
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise HTTPException(400, f"the body is not {_FAULTS_BODY}")
        control(request).set_faults(map(str, texts))
        return _faults(request)

    async def delete(self, request: Request) -> Response:
        """Turn all faults off."""
        control(request).set_faults(())
        return _faults(request)

    async def post(self, request: Request) -> Response:
        """Activate one more fault, from the form fields kind, value, operation and rate."""
        form = await form_of(request)
        text, value = form.get("kind", ""), form.get("value")
        if not text:
            raise HTTPException(
                400, f"the form has no kind, such as kind=drop. To set several faults, PUT {_FAULTS_BODY}"
            )
        if value:
            text += f"={quote(value)}"
        for name in ("operation", "rate"):
            if form.get(name):
                text += f",{name}={quote(form[name])}"
        control(request).add_fault(text)
        return page_or(_faults(request), request)


class FaultsOff(HTTPEndpoint):
    """Turns one fault off."""

    async def post(self, request: Request) -> Response:
        """Turn off the fault in the form, given in its text form."""
        fault = (await form_of(request)).get("fault", "")
        if not fault:
            message = f"the form has no active fault, such as fault=drop. To set several faults, PUT {_FAULTS_BODY}"
            raise HTTPException(400, message)
        control(request).set_faults(text for text in map(str, control(request).faults) if text != fault)
        return page_or(_faults(request), request)


class Ids(HTTPEndpoint):
    """Ids to try."""

    async def get(self, request: Request) -> Response:
        """Return operations whose path ends in an id, with ids that exist."""
        return json_response([serialization.known_ids(known) for known in ids_to_try(control(request))])


class Deliveries(HTTPEndpoint):
    """The webhook deliveries."""

    async def get(self, request: Request) -> Response:
        """Return the deliveries, oldest first."""
        return json_response([serialization.delivery(delivery) for delivery in control(request).deliveries()])


def base(request: Request) -> str:
    """The base URL of the request."""
    return f"{request.url.scheme}://{request.url.netloc}"


def _faults(request: Request) -> Response:
    """The active faults as JSON."""
    return json_response(serialization.faults(control(request)))


def page_or(response: Response, request: Request) -> Response:
    """The response for a script; a redirect to the page for a browser (RFC 9110, 15.4.4)."""
    return RedirectResponse(f"{PREFIX}/", 303) if wants_page(request) else response


async def _body(request: Request) -> bytes:
    try:
        return await messages.read_body(request.receive, MAX_BODY_BYTES)
    except messages.BodyTooLarge:
        raise HTTPException(413, f"the body is larger than {MAX_BODY_BYTES} bytes") from None


async def _json(request: Request) -> JsonValue:
    try:
        return parse_json(await _body(request))
    except Unparsable as error:
        raise HTTPException(400, f"{error}. Send JSON") from None


async def form_of(request: Request) -> dict[str, str]:
    """The fields of the form in the body; the last one of a name counts, and empty ones are left out."""
    return dict(parse_qsl((await _body(request)).decode("utf-8", "replace")))
