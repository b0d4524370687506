"""Verdicts as one HTML page, rendered with jinja2, that needs no script and loads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources

import jinja2

import caveat
from caveat.exchange import Exchange
from caveat.judging.cause import Cause, Rank
from caveat.judging.finding import text
from caveat.judging.reach import Outcome, Reach
from caveat.judging.verdict import Verdict, exit_code
from caveat.printable import printable
from caveat.reports.advice import advice
from caveat.reports.curl import base_of, curl
from caveat.reports.findings import extent, mock_has_ended, place, replayed
from caveat.reports.known import changes, known_as, reason_of
from caveat.reports.summary import PARTIAL, conclusion, state, undecided
from caveat.reports.wording import count

MAX_BODY_CHARS = 4_000
"""Characters of a response's body on the page; the JSON report has all."""

_WORDS = ("Kept", "Broken", "Could not judge")
_CLASSES = ("good", "bad", "warn")
_RANKS = {
    Rank.CRASH: "crash",
    Rank.LEAK: "leak",
    Rank.OURS: "contract files",
    Rank.NEWS: "wrong assumption",
    Rank.LEFT_OPEN: "left open",
}
_OUTCOMES = {Reach.REACHED: "good", Reach.ACCEPTED: "warn", Reach.REFUSED: "warn", Reach.NOT_JUDGED: "warn"}


def report(verdicts: Sequence[Verdict]) -> str:
    """All verdicts."""
    code = exit_code(tuple(verdicts))
    page = _template().render(
        verdicts=verdicts,
        word=_WORDS[code],
        word_class=_CLASSES[code],
        conclusion=conclusion(verdicts),
        version=caveat.__version__,
        partial=PARTIAL,
    )
    return printable(page).rstrip("\n") + "\n"


@cache
def _template() -> jinja2.Template:
    return environment().get_template("report.html.jinja")


def environment(*packages: str) -> jinja2.Environment:
    """The templates of reports and of these packages, for pages that show findings as a report does."""
    pages = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader(name) for name in ("caveat.reports", *packages)]),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals["style"] = (resources.files("caveat.reports") / "templates" / "report.css").read_text("utf-8")
    pages.filters |= {
        "advice": advice,
        "base": base_of,
        "cause_class": _cause_class,
        "cause_word": _cause_word,
        "curl": curl,
        "extent": extent,
        "changes": changes,
        "known_as": known_as,
        "mock_has_ended": mock_has_ended,
        "reason_of": reason_of,
        "outcome_class": _outcome_class,
        "place": place,
        "received": _received,
        "replayed": replayed,
        "requests": _requests,
        "state": state,
        "touched": _touched,
        "undecided": undecided,
        "verdict_class": _verdict_class,
    }
    return pages


def _cause_class(cause: Cause) -> str:
    if not cause.is_breach:
        return ""
    return "warn" if cause.rank is Rank.NEWS or cause.is_unstable or cause.is_known else "bad"


def _cause_word(cause: Cause) -> str:
    if cause.is_breach and cause.is_known:
        return "known"
    if cause.is_breach and cause.is_unstable:
        return "unstable"
    return _RANKS.get(cause.rank, "broken")


def _outcome_class(outcome: Outcome) -> str:
    return _OUTCOMES.get(outcome.state, "")


def _verdict_class(verdict: Verdict) -> str:
    return _CLASSES[verdict.exit_code]


def _touched(causes: Iterable[Cause]) -> frozenset[str]:
    """The operations that a cause touches."""
    return frozenset(operation for cause in causes for operation in cause.operations)


def _requests(number: int) -> str:
    return "The request and its response" if number == 1 else f"The {count(number, 'request')}, in this order"


def _received(exchange: Exchange) -> str:
    """The status, the header fields and the beginning of the body."""
    received = exchange.response
    return "\n".join(_lines(received.body, received.status, received.headers.items_sent))


def _lines(body: bytes, status: int, headers: Sequence[tuple[str, str]]) -> Iterator[str]:
    if not status:
        yield "none"
        return
    yield str(status)
    yield from (f"{name}: {value}" for name, value in headers)
    content = text(body)
    if content:
        yield ""
        yield content[:MAX_BODY_CHARS]
    if len(content) > MAX_BODY_CHARS:
        yield f"… {count(len(content) - MAX_BODY_CHARS, 'more character')}"
