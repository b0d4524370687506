"""A doorway to jinja2: the page for people, rendered here and complete without a script."""

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
from caveat.console.exchange_log import Entry
from caveat.errors import Unparsable
from caveat.exchange import Exchange, Headers
from caveat.json_text import JsonValue, is_json, parse_json
from caveat.mock.faults.fault import Kind
from caveat.reports.advice import advice
from caveat.reports.curl import curl
from caveat.reports.wording import count

NEWEST = 50
"""How many exchanges are shown; scripts get all."""

LONGEST = 8_000
"""Characters of a body that are shown."""

LONGEST_STATE = 200_000
"""Characters of the state that are shown."""

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
"""What the page may do: use its own script and style, which are known by their hashes, and ask this mock."""


def tag(control: Control) -> str:
    """Names what the page shows, so that a page that was seen need not be made again (RFC 9110, 8.8.3)."""
    # Numbers begin at 1 again in a mock that was started again; their times do not.
    last = [(entry.number, entry.at.isoformat()) for entry in control.entries[-1:]]
    outcomes = list(map(str, control.outcomes(NEWEST)))
    facts = [last, len(control.mock.deliveries), outcomes, *map(str, control.faults)]
    return f'"{hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]}"'


def answer(  # noqa: PLR0913 - each is one decision
    control: Control, base: str, *, status: int = 200, notice: str = "", tag: str = "", state: bool = False
) -> Response:
    """The page, with a notice of what went wrong, or with the state of the mock; `base` is the server's address."""
    newest = control.entries[::-1]
    text = _template().render(
        api=control.api,
        base=base,
        prefix=PREFIX,
        seed=control.seed,
        tag=tag,
        style=_STYLE,
        script=_SCRIPT,
        notice=notice,
        kept=newest,
        newest=newest[:NEWEST],
        findings=sum(len(entry.findings) for entry in newest),
        faults=control.faults,
        kinds=list(Kind),
        operations=sorted(control.api.spec.operations),
        deliveries=control.deliveries(NEWEST)[::-1],
        state=_cut(control.redactor.text(_written(control.state())), LONGEST_STATE) if state else None,
    )
    headers = {"vary": "accept", **({"etag": tag} if tag else {})}
    return HTMLResponse(text.encode("utf-8", "replace"), status, headers=headers)


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
        "fields": _fields,
        "kind": _kind,
        "move": advice,
    }
    return environment.get_template("page.html.jinja")


def _count(things: Sequence[object] | int, noun: str) -> str:
    return count(things if isinstance(things, int) else len(things), noun)


def _curl(exchange: Exchange, base: str) -> str:
    return curl(exchange.request, base)


def _fields(headers: Headers) -> str:
    return "\n".join(f"{name}: {value}" for name, value in headers.items_sent)


def _kind(entry: Entry) -> str:
    """How an answer is marked: by the first digit of its status (RFC 9110, 15)."""
    return f"is-{entry.exchange.response.status // 100}" if entry.answered else "is-lost"


def _body(body: bytes, headers: Headers) -> str:
    """A body as it is read most easily."""
    text = body.decode(errors="backslashreplace")
    if is_json(headers.media_type):
        with suppress(Unparsable):
            text = _written(parse_json(body))
    return _cut(text, LONGEST)


def _written(value: JsonValue) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    return f"{text[:longest]}\n… {count(len(text) - longest, 'character')} more"
