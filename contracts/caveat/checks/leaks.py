"""Leaks: an error response shows no internals of the server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
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

_MAX_CACHED_BYTES = 2_000
"""The results of larger bodies are not cached."""

_STACK_TRACE = (
    r"Traceback \(most recent call last\)"
    r'|File \\?"[^"\n]+", line \d+'  # Python
    r"|\bat [\w$.<>]+\([\w$]+\.(?:java|kt|scala|groovy):\d+\)"
    r"|\bat [\w.$<>\[\] ]*\(?(?:file:|node:|(?<=[ (])/|[A-Z]:\\)[^\s()]+:\d+:\d+"  # JavaScript
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


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of internal text."""

    name: str
    pattern: re.Pattern[str]
    marks: tuple[str, ...]
    """Each such text contains one of these; to search for them takes a fraction of the time of the pattern."""

    def shown_in(self, text: str) -> str | None:
        """The first such text; None if there is none."""
        if not any(map(text.__contains__, self.marks)):
            return None
        match = self.pattern.search(text)
        return match[0] if match else None


_KINDS = (
    _Kind("a stack trace", re.compile(_STACK_TRACE), (
        "Traceback", ", line ", ":line ", "goroutine ", " /", "(/", "file:", "node:", ":\\", ".java:", ".kt:",
        ".scala:", ".groovy:", ".go:", ".php", ".rb:",
    )),
    _Kind("SQL", re.compile(_SQL), (
        "SELECT", "INSERT INTO", "DELETE FROM", "UPDATE ", "SQLSTATE", "ORA-", "PG::", "sqlite", "psycopg",
        "sqlalche.me", "syntax error", "SQL syntax", "does not exist", "of relation", "no such ", "constraint",
        "Duplicate entry",
    )),
    _Kind("the path of a file", re.compile(_FILE_PATH), (
        "/home/", "/usr/", "/var/", "/opt/", "/srv/", "/root/", "/Users/", "/private/", ":\\", ".py", ".rb", ".ts",
        ".go", ".java", ".php", ".rs", ".cs", ".cpp", ".jar", ".so", ".dll", ".sqlite",
    )),
)  # fmt: skip
_ESCAPED_SPACE = re.compile(r"(?<!\\)\\[nrt]")
"""A line break or a tab as JSON writes it."""

_ESCAPED_CHARACTER = re.compile(r"\\+u([0-9a-fA-F]{4})")
"""Another character as JSON writes it, also in a text that quotes JSON: no part of a path."""

_LINK = re.compile(r"""\b(?:href|src|action)\s*=\s*(?:\\?"[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)
"""An HTML attribute with a URL, whose path is not the path of a file."""


def _is_error(_operation: Operation, status: int, _spec: Spec) -> bool:
    return status >= HTTPStatus.BAD_REQUEST


@spec_rule("SEC001", evidence=standard("CWE-209"), gravity=Gravity.LEAK, concerns=_is_error)
def errors_show_nothing_internal(exchange: Exchange, operation: Operation, _spec: Spec) -> Iterator[Breach]:
    """An error response shows no internals of the server: no stack trace, no SQL and no file path."""
    response = exchange.response
    if not response.body:
        return
    # Many error responses have the same body.
    find = _cached if len(response.body) <= _MAX_CACHED_BYTES else _internal
    for kind, shown in find(response.body):
        # A response may repeat what the request has sent.
        if _unescaped(shown) not in _sent(exchange.request):
            message = f"the response shows {kind}: {one_line(shown)}"
            yield Breach(message, at="body", kind=kind, promise=operation.pointer)
            return


def _internal(body: bytes) -> tuple[tuple[str, str], ...]:
    """The first text of each kind that a body shows, after the name of the kind."""
    text = _ESCAPED_SPACE.sub("\n", body[:_MAX_READ].decode("utf-8", "replace"))
    text = _ESCAPED_CHARACTER.sub("?", text)
    text = _LINK.sub("", text) if "<" in text else text
    shown = ((kind.name, kind.shown_in(text)) for kind in _KINDS)
    return tuple((name, part) for name, part in shown if part is not None)


_cached = lru_cache(maxsize=512)(_internal)


def _sent(request: Request) -> str:
    fields = "\n".join(request.headers.values())
    body = request.body.decode("utf-8", "replace")
    return _unescaped("\n".join((unquote_plus(request.target), fields, body)))


def _unescaped(text: str) -> str:
    """A text without the escapes of JSON, however often it was escaped, and without backslashes of its own."""
    plain = _ESCAPED_CHARACTER.sub(lambda found: chr(int(found[1], 16)), text).replace("\\", "")
    # A character outside the Basic Multilingual Plane is escaped as two.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
