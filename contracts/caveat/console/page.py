"""A doorway to jinja2: the page of the console, which works without its script."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib import resources

import jinja2
from starlette.responses import HTMLResponse, Response

from caveat.console.control import PREFIX, Control
from caveat.console.exchange_log import LoggedExchange
from caveat.errors import Unparsable
from caveat.exchange import Exchange, Headers
from caveat.json_text import JsonValue, is_json, parse_json
from caveat.mock.faults.fault import Kind
from caveat.reports.advice import advice
from caveat.reports.curl import curl
from caveat.reports.wording import count

MAX_EXCHANGES = 50
"""Exchanges on the page; the API returns all."""

MAX_BODY_CHARS = 8_000

MAX_STATE_CHARS = 200_000

_FOLDER = resources.files("caveat.console") / "templates"
_STYLE = (_FOLDER / "style.css").read_text(encoding="utf-8")
_SCRIPT = (_FOLDER / "live.js").read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src {_hash(_STYLE)}",
        f"script-src {_hash(_SCRIPT)}",
        "connect-src 'self'",
        "img-src data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
"""The Content-Security-Policy: the page uses only its own script and style, by hash, and requests only this mock."""


def etag(control: Control) -> str:
    """The entity tag of the page (RFC 9110, 8.8.3)."""
    # With the time, because a restarted mock counts from 1 again.
    last = [(logged.number, logged.time.isoformat()) for logged in control.exchanges[-1:]]
    outcomes = list(map(str, control.outcomes(MAX_EXCHANGES)))
    content = [last, len(control.mock.deliveries), outcomes, *map(str, control.faults)]
    return f'"{hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]}"'


def render(  # noqa: PLR0913 - each is one decision
    control: Control, base: str, *, status: int = 200, notice: str = "", etag: str = "", state: bool = False
) -> Response:
    """The page, optionally with an error notice or with the state of the mock; `base` is the server's address."""
    exchanges = control.exchanges[::-1]
    text = _template().render(
        api=control.api,
        base=base,
        prefix=PREFIX,
        seed=control.seed,
        etag=etag,
        style=_STYLE,
        script=_SCRIPT,
        notice=notice,
        exchange_count=len(exchanges),
        exchanges=exchanges[:MAX_EXCHANGES],
        finding_count=sum(len(logged.findings) for logged in exchanges),
        faults=control.faults,
        kinds=list(Kind),
        operations=sorted(control.api.spec.operations),
        deliveries=control.deliveries(MAX_EXCHANGES)[::-1],
        state=_state(control) if state else None,
    )
    headers = {"vary": "accept", **({"etag": etag} if etag else {})}
    return HTMLResponse(text.encode("utf-8", "replace"), status, headers=headers)


def _state(control: Control) -> str:
    return _truncated(control.redactor.text(_indented(control.state())), MAX_STATE_CHARS)


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("caveat.console"),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "body": _body,
        "count": _count,
        "curl": _curl,
        "headers": _headers,
        "advice": advice,
        "status_class": _status_class,
    }
    return environment.get_template("page.html.jinja")


def _count(items: Sequence[object] | int, noun: str) -> str:
    return count(items if isinstance(items, int) else len(items), noun)


def _curl(exchange: Exchange, base: str) -> str:
    return curl(exchange.request, base)


def _headers(headers: Headers) -> str:
    return "\n".join(f"{name}: {value}" for name, value in headers.items_sent)


def _status_class(logged: LoggedExchange) -> str:
    """The CSS class for a status, by its first digit (RFC 9110, 15)."""
    return f"is-{logged.exchange.response.status // 100}" if logged.has_response else "is-none"


def _body(body: bytes, headers: Headers) -> str:
    """A body as text; JSON is indented."""
    text = body.decode(errors="backslashreplace")
    if is_json(headers.media_type):
        with suppress(Unparsable):
            text = _indented(parse_json(body))
    return _truncated(text, MAX_BODY_CHARS)


def _indented(value: JsonValue) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _truncated(text: str, max_chars: int) -> str:
    if len(text) <= max_chars:
        return text
    return f"{text[:max_chars]}\n… {count(len(text) - max_chars, 'more character')}"
