"""Renders the pages of the console with jinja2, with style, script and policy; they work without the script."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import resources

import jinja2
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

import caveat
from caveat.console.control import PREFIX, Control
from caveat.console.exchange_log import LoggedExchange
from caveat.console.links import operation_link
from caveat.errors import Unparsable
from caveat.exchange import Headers
from caveat.json_text import JsonValue, is_json, parse_json
from caveat.judging.evidence import UNSTATED, Evidence, Grade
from caveat.printable import printable
from caveat.reports.formats import html
from caveat.reports.wording import count

MAX_BODY_CHARS = 8_000

_FOLDER = resources.files("caveat.console") / "templates"
_REPORT_STYLE = resources.files("caveat.reports") / "templates" / "report.css"
_STYLE = _REPORT_STYLE.read_text(encoding="utf-8") + (_FOLDER / "console.css").read_text(encoding="utf-8")
_SCRIPT = (_FOLDER / "console.js").read_text(encoding="utf-8")


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
"""The Content-Security-Policy: a page uses only its own script and style, by hash, and requests only this mock."""


def page(  # noqa: PLR0913 - each is one decision
    template: str,
    control: Control,
    base: str,
    values: Mapping[str, object],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A page; `base` is the server's address, and `values` are those of the template."""
    shared = {"api": control.api, "base": base, "prefix": PREFIX, "version": caveat.__version__, "notice": ""}
    text = _environment().get_template(template).render(style=_STYLE, script=_SCRIPT, **{**shared, **values})
    return HTMLResponse(printable(text).encode(), status, headers={"vary": "accept", **(headers or {})})


@cache
def _environment() -> jinja2.Environment:
    pages = html.environment("caveat.console")
    pages.filters |= {
        "body": _body,
        "count": _count,
        "grade": _grade,
        "grade_class": _grade_class,
        "headers": _headers,
        "linked": _linked,
        "operation_link": operation_link,
        "status_class": _status_class,
        "verdict": verdict,
        "verdict_class": _verdict_class,
    }
    return pages


def verdict(logged: LoggedExchange) -> str:
    """The verdict on an exchange: the number of findings, `left open`, `refused`, `kept` or `not judged`."""
    breaches = sum(finding.is_breach for finding in logged.findings)
    if breaches:
        return count(breaches, "finding")
    if logged.findings:
        return "left open"
    if logged.refusal and not logged.note:
        return "refused"
    return "not judged" if logged.note or logged.exchange.operation is None else "kept"


def _verdict_class(logged: LoggedExchange) -> str:
    return {"kept": "good", "left open": "", "refused": "warn", "not judged": "warn"}.get(verdict(logged), "bad")


_GRADES = {Grade.DOCUMENTED: "good", Grade.STANDARD: "good", Grade.INFERRED: "warn"}


def _grade(evidence: Evidence | None) -> str:
    """The grade of a promise, `""` if the document states none anywhere."""
    return "" if evidence is None or evidence == UNSTATED else str(evidence.grade)


def _grade_class(evidence: Evidence) -> str:
    return _GRADES.get(evidence.grade, "")


def _count(items: Sequence[object] | int, noun: str) -> str:
    return count(items if isinstance(items, int) else len(items), noun)


def _headers(headers: Headers) -> str:
    return "\n".join(f"{name}: {value}" for name, value in headers.items_sent)


def _status_class(logged: LoggedExchange) -> str:
    """The CSS class for a status, by its first digit (RFC 9110, 15)."""
    return f"is-{logged.exchange.response.status // 100}" if logged.has_response else "is-none"


def _linked(text: str, links: Mapping[str, str]) -> Markup:
    """The words of a type, with links to the schemas that they name."""
    parts = re.split(r"([\w.\-]+)", text)
    return Markup().join(
        Markup('<a href="{}">{}</a>').format(links[part], part) if part in links else escape(part) for part in parts
    )


def _body(body: bytes, headers: Headers) -> str:
    """A body as text; JSON is indented."""
    text = body.decode(errors="backslashreplace")
    if is_json(headers.media_type):
        with suppress(Unparsable):
            text = indented(parse_json(body))
    return truncated(text, MAX_BODY_CHARS)


def indented(value: JsonValue) -> str:
    """A value as JSON in lines."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def truncated(text: str, max_chars: int) -> str:
    """The beginning of a text, and how much is left out."""
    if len(text) <= max_chars:
        return text
    return f"{text[:max_chars]}\n… {count(len(text) - max_chars, 'more character')}"
