"""Leaks: an error shows nothing that is internal to the server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import unquote_plus

from caveat.checks.spec_rule import spec_rule
from caveat.exchange import Exchange, Request, one_line
from caveat.judging.evidence import standard
from caveat.judging.promise import Gravity
from caveat.judging.rule import Breach
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec

_MAX_READ = 50_000
"""Characters of a body that are searched."""

_STACK_TRACE = (
    r"Traceback \(most recent call last\)"
    r'|File \\?"[^"\n]+", line \d+'  # Python
    r"|\bat [\w$.<>]+\([\w$]+\.(?:java|kt|scala|groovy):\d+\)"
    r"|\bat [\w.$<>\[\] ]*\(?(?:file:|node:|/|[A-Z]:\\)[^\s()]+:\d+:\d+"  # JavaScript
    r"|\bgoroutine \d+ \[|/[\w./-]{1,200}\.go:\d+"
    r"|\bat [\w.`<>]+\([^()]*\) in \S+:line \d+"  # .NET
    r"|#\d+ /\S+\.php\(\d+\)|/[\w./-]{1,200}\.php(?: on line |:)\d+|\b[\w./-]{1,200}\.rb:\d+:in "
)
_SQL = (
    r"\bSELECT\s[^<>]{1,300}?\bFROM\b|\bINSERT INTO \S|\bDELETE FROM \S|\bUPDATE \S+ SET \S"
    r"|\bSQLSTATE\b|\bORA-\d{5}\b|\bPG::\w+|sqlite3?\.\w*Error|\bpsycopg\w*\.|\bsqlalche\.me\b"
    r"|syntax error at or near|You have an error in your SQL syntax|: syntax error \(SQL"
    r'|(?:relation|column|table) \\?"[^"]+" (?:does not exist|of relation)|\bno such (?:table|column): \w'
    r"|(?:UNIQUE|FOREIGN KEY|NOT NULL|CHECK) constraint failed: \w"
    r"|violates (?:unique|foreign key|not-null|check) constraint|Duplicate entry '[^']*' for key"
)
_FILE_PATH = (
    r"(?<![\w.:/~-])/(?:home|usr|var|opt|srv|root|Users|private)/[\w.-]+/[\w./-]+"
    r"|(?<![\w.:/~-])/(?:[\w.-]+/)+[\w-]+\.(?:py|rb|ts|go|java|php|rs|cs|cpp|jar|so|dll|sqlite3?)\b"
    r"|\b[A-Z]:\\{1,2}(?:[\w.-]+\\{1,2})+[\w.-]+"
)
_INTERNAL = re.compile(f"(?P<trace>{_STACK_TRACE})|(?P<sql>{_SQL})|(?P<path>{_FILE_PATH})")
_ESCAPED_SPACE = re.compile(r"(?<!\\)\\[nrt]")
"""A line break or a tab as JSON writes it."""

_LINK = re.compile(r"""\b(?:href|src|action)\s*=\s*(?:\\?"[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)
"""An attribute of HTML with a URL, whose path is no path of a file."""

_KINDS = {"trace": "a stack trace", "sql": "SQL", "path": "the path of a file"}


@spec_rule("SEC001", evidence=standard("CWE-209"), gravity=Gravity.LEAK)
def errors_show_nothing_internal(exchange: Exchange, operation: Operation, _spec: Spec) -> Iterator[Breach]:
    """An error shows nothing that is internal to the server: no stack trace, no SQL, and no path of a file."""
    response = exchange.response
    if response.status < HTTPStatus.BAD_REQUEST or not response.body:
        return
    text = _ESCAPED_SPACE.sub("\n", response.body[:_MAX_READ].decode("utf-8", "replace"))
    text = _LINK.sub("", text) if "<" in text else text
    shown = {match.lastgroup or "": match[0] for match in _INTERNAL.finditer(text)}
    for group, kind in _KINDS.items():
        # A response may repeat what the request has sent.
        if group in shown and shown[group] not in _sent(exchange.request):
            message = f"the response shows {kind}: {one_line(shown[group])}"
            yield Breach(message, at="body", kind=kind, promise=operation.pointer)
            return


def _sent(request: Request) -> str:
    body = request.body.decode("utf-8", "replace")
    return "\n".join((unquote_plus(request.target), body, body.replace("\\\\", "\\").replace('\\"', '"')))
