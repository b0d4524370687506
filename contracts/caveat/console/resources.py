"""What is found under the control's paths: each reads what it was sent, and does or tells what it is there for."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl, quote

from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from caveat.asgi import messages
from caveat.console import documents, page
from caveat.console.control import PREFIX, Control
from caveat.errors import Unparsable
from caveat.json_text import JsonValue, parse_json

LARGEST_BODY = 256 * 1024 * 1024
"""Bytes that are read: the state of a mock may be large."""

_NUMBER = re.compile("[0-9]{1,18}")
"""The number of an exchange; of thousands of digits Python makes no number."""


def control(request: Request) -> Control:
    """The mock that a request is about."""
    found: Control = request.app.state.control
    return found


def wants_page(request: Request) -> bool:
    """Whether a browser asks, and not a script."""
    return "text/html" in request.headers.get("accept", "")


def answer(value: JsonValue, status: int = 200) -> Response:
    """A JSON document."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
    return Response(text.encode("utf-8", "replace"), status, media_type="application/json")


class Index(HTTPEndpoint):
    """The page for people, what there is for programs."""

    async def get(self, request: Request) -> Response:
        """Show it; a page that was seen is not sent again until something happened (RFC 9110, 13.1.2)."""
        if not wants_page(request):
            return answer(documents.index(control(request)))
        state = "state" in request.query_params
        # The state may have changed with nothing else.
        tag = "" if state else page.tag(control(request))
        if tag and request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"etag": tag})
        return page.answer(control(request), base(request), tag=tag, state=state)


class Exchanges(HTTPEndpoint):
    """The last exchanges."""

    async def get(self, request: Request) -> Response:
        """Those after a number, the oldest first."""
        after = request.query_params.get("after", "0")
        if not _NUMBER.fullmatch(after):
            raise HTTPException(400, f"after is {after!r}, and should be the number of an exchange, like after=12")
        shown = [entry for entry in control(request).entries if entry.number > int(after)]
        return answer([documents.entry(entry, base(request)) for entry in shown])


class Exchange(HTTPEndpoint):
    """One exchange."""

    async def get(self, request: Request) -> Response:
        """Show it as long as it is kept."""
        number = request.path_params["number"]
        for entry in control(request).entries:
            if str(entry.number) == number:
                return answer(documents.entry(entry, base(request)))
        raise HTTPException(404, f"exchange {number} is not kept (any more). See {PREFIX}/exchanges")


class State(HTTPEndpoint):
    """What the mock remembers."""

    async def get(self, request: Request) -> Response:
        """Tell it whole, with all that is secret, since it is there to be put back."""
        return answer(control(request).state())

    async def put(self, request: Request) -> Response:
        """Put it back."""
        control(request).load(await _json(request))
        return Response(status_code=204)


class Reset(HTTPEndpoint):
    """The beginning, to which the mock is put back."""

    async def post(self, request: Request) -> Response:
        """Put it back."""
        control(request).reset()
        return _page_or(Response(status_code=204), request)


_TEXTS = 'a list of texts, like ["latency=300", "error,rate=0.1"]'


class Faults(HTTPEndpoint):
    """The faults that are on."""

    async def get(self, request: Request) -> Response:
        """List them."""
        return _faults(request)

    async def put(self, request: Request) -> Response:
        """Have those on that were sent, and no others."""
        texts = await _json(request)
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise HTTPException(400, f"faults are {_TEXTS}")
        control(request).switch(map(str, texts))
        return _faults(request)

    async def delete(self, request: Request) -> Response:
        """Have none on."""
        control(request).switch(())
        return _faults(request)

    async def post(self, request: Request) -> Response:
        """Have one more on, as the form says: kind, value, operation and rate."""
        form = await _form(request)
        text, value = form.get("kind", ""), form.get("value")
        if not text:
            raise HTTPException(400, f"a form names a kind, like kind=drop. To have several on, PUT {_TEXTS}")
        if value:
            text += f"={quote(value)}"
        for name in ("operation", "rate"):
            if form.get(name):
                text += f",{name}={quote(form[name])}"
        control(request).add(text)
        return _page_or(_faults(request), request)


class FaultsOff(HTTPEndpoint):
    """The switch that turns one fault off."""

    async def post(self, request: Request) -> Response:
        """Turn off the one that the form names, as it is written in the list."""
        off = (await _form(request)).get("fault", "")
        if not off:
            raise HTTPException(400, f"a form names a fault that is on, like fault=drop. To change all, PUT {_TEXTS}")
        control(request).switch(text for text in map(str, control(request).faults) if text != off)
        return _page_or(_faults(request), request)


class Deliveries(HTTPEndpoint):
    """What was to be sent to webhooks."""

    async def get(self, request: Request) -> Response:
        """List it, the oldest first."""
        return answer([documents.delivery(delivery) for delivery in control(request).deliveries()])


def base(request: Request) -> str:
    """The address at which the mock was asked."""
    return f"{request.url.scheme}://{request.url.netloc}"


def _faults(request: Request) -> Response:
    """The faults that are on now."""
    return answer(documents.faults(control(request)))


def _page_or(done: Response, request: Request) -> Response:
    """An answer for scripts; a browser is sent back to the page, which it asks for anew (RFC 9110, 15.4.4)."""
    return RedirectResponse(f"{PREFIX}/", 303) if wants_page(request) else done


async def _body(request: Request) -> bytes:
    try:
        return await messages.read_body(request.receive, LARGEST_BODY)
    except messages.BodyTooLarge:
        raise HTTPException(413, f"the body is larger than {LARGEST_BODY} bytes") from None


async def _json(request: Request) -> JsonValue:
    try:
        return parse_json(await _body(request))
    except Unparsable as error:
        raise HTTPException(400, f"{error}. Send JSON") from None


async def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await _body(request)).decode("utf-8", "replace")))
