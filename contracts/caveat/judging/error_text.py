"""The error text of a response without its variable parts, so that a problem has the same text in every run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import unquote_plus

from caveat.exchange import INCIDENTAL_HEADERS, Exchange, Request
from caveat.json_text import JsonValue

MAX_CHARS = 160
"""Maximum length of an error text, in characters."""

_MAX_READ = 20_000
"""Maximum number of characters of a body that are read."""

_FIRST_ERROR, _FIRST_FAILURE = 400, 500

_SHORT = 2
"""Characters of a value that may be a word of any text."""

_GAP = "_"
"""The placeholder for a value, an id, a number, or a name of the contract."""

_MESSAGES = ("error", "errors", "message", "msg", "detail", "details", "title", "description", "reason", "code", "type")
"""Members of an error object that say what is wrong; if it has any of them, the others are left out."""

_VARIABLES = (
    r'"(?:[^"\\]|\\.)*"'
    r"|(?<![A-Za-z])'(?:[^'\\]|\\.)*'|`[^`]*`"
    r"|[\u201c\u00ab\u2018][^\u201d\u00bb\u2019]*[\u201d\u00bb\u2019]"  # quoted names and values
    r"|\b[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}\b|\b(?=[a-zA-Z]*\d)[0-9a-fA-F]{8,}\b|\b0x[0-9a-fA-F]+\b"  # ids and addresses
    r"|\b\d{4}-\d\d-\d\d(?:[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?)?"  # dates and times
    r"|(?<![A-Za-z])-?\d+(?:[.,]\d+)*(?:e[+-]?\d+)?"  # numbers
    r"|(?:[A-Za-z]:\\|/)[\w.{}-]+(?:[/\\][\w.{}%-]*)+"  # paths
)
_VARIABLE = re.compile(_VARIABLES)
_VARIABLE_OR_CUT = re.compile(rf'"(?:[^"\\]|\\.)*\\?\Z|{_VARIABLES}')
"""A text that was cut may end within a quoted value."""

_TYPES = re.compile(
    r"\b(?P<before>(?:(?:must|should) be|expected|got|received|found|type|value):? (?:an? )?)"
    r"(?:null|bool(?:ean)?|int(?:eger)?|number|float(?:ing[ -]point)?|str(?:ing)?|map|object|array|sequence|list)\b",
    re.IGNORECASE,
)
"""The type of a value, and the expected type: they vary as the value does."""

_REFERENCE = re.compile(
    r"\b(?P<before>(?i:id|ref|reference|incident|ticket|trace)[:=#]? ?)"
    r"(?=[A-Za-z]*\d|[A-Za-z]*[a-z][A-Z])[A-Za-z0-9]{6,}\b"
)
"""The id of an entry in the log of a server."""

_RECEIVED = re.compile(r"\b(?P<before>got|received|actual): .+\Z", re.IGNORECASE)
"""A text that ends with the value that came, which a server may have changed."""

_GAPS = re.compile(rf"{_GAP}(?:[\s,;:.()\[\]{{}}/=<>|'\"-]*{_GAP})+")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*")
_TAGS = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_TRACEBACK = "Traceback (most recent call last)"

_STOCK_WORDS = """
a again an and application at bad be been by can cannot client could contact detail details encountered error errors
exception failed failure fault for found from has have http in internal invalid is it later message not occurred of
on oops or please problem process processing request resource route rfc server something status sorry support that
the this title to try type unable unexpected unknown was we went while with wrong your unprocessable entity content
forbidden unauthorized conflict about blank validation null true false https org tools ietf html section
"""
_STOCK = frozenset(_STOCK_WORDS.split())
"""Words of texts that name no cause: `Internal Server Error`, `Oops, something went wrong`."""


def error_text(exchange: Exchange, names: frozenset[str]) -> str:
    """The error text of a response in lower case, without values, ids, numbers, and `names` of the contract.

    It is `""` for a response that is no error, and for a text that would be the same for any cause.
    """
    response = exchange.response
    if response.status < _FIRST_ERROR or not response.body:
        return ""
    whole = " ".join(_message_of(response.body.decode("utf-8", "replace")[:_MAX_READ]).split())
    text = whole[: 4 * MAX_CHARS]
    for value in _sent(exchange.request):
        if value in text:
            text = re.sub(_place_of(value), _GAP, text)
    is_whole = text == whole
    text = _REFERENCE.sub(rf"\g<before>{_GAP}", text)
    text = (_VARIABLE if is_whole else _VARIABLE_OR_CUT).sub(_GAP, text)
    text = _RECEIVED.sub(rf"\g<before>: {_GAP}", text)
    if response.status < _FIRST_FAILURE:
        text = _TYPES.sub(rf"\g<before>{_GAP}", text)
    text = _WORD.sub(lambda match: _GAP if match[0].lower() in names else match[0].lower(), text)
    text = _GAPS.sub(_GAP, text)[:MAX_CHARS].strip(" .!_:")
    words = {word.lower() for word in _WORD.findall(text)}
    return text if words - _STOCK else ""


def _message_of(body: str) -> str:
    try:
        value: JsonValue = json.loads(body)
    except (ValueError, RecursionError):
        if _TRACEBACK in body:
            return body.strip().rpartition("\n")[2]
        text = _TAGS.sub(" ", body).strip() if body.lstrip().startswith("<") else body.strip()
        return text.partition("\n")[0] if not body.lstrip().startswith("<") else text
    return " | ".join(_texts(value))


def _texts(value: JsonValue) -> Iterator[str]:
    """The texts of an error object; of a list, those of its first item: how many errors there are varies."""
    if isinstance(value, str):
        yield value.strip().rpartition("\n")[2] if _TRACEBACK in value else value.partition("\n")[0]
    elif isinstance(value, list):
        for item in value[:1]:
            yield from _texts(item)
    elif isinstance(value, dict):
        telling = [value[name] for name in value if name.lower() in _MESSAGES]
        for item in telling or value.values():
            yield from _texts(item)


def _sent(request: Request) -> list[str]:
    """The values of a request that its response may repeat, the longest first."""
    values = {unquote_plus(part) for part in request.path.split("/")}
    values |= {value for _, value in request.query_pairs}
    values |= {value for name, value in request.headers.items_sent if name.lower() not in INCIDENTAL_HEADERS}
    try:
        values |= set(_scalars(json.loads(request.body))) if request.body else set()
    except (ValueError, RecursionError):
        values.add(request.body.decode("utf-8", "replace"))
    lines = {" ".join(value.split()) for value in values}
    return sorted(lines - {""}, key=lambda line: (-len(line), line))


def _place_of(value: str) -> str:
    """A pattern for a value in a text; a short value is matched only where a value is expected, as after a colon."""
    if len(value) > _SHORT:
        return rf"(?<!\w){re.escape(value)}(?!\w)"
    return rf"(?:(?<=[:=(\[</@])|(?<=[:=(\[<] )){re.escape(value)}(?=[\])>}},;.@/]|\Z)"


def _scalars(value: JsonValue) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from _scalars(item)
    elif isinstance(value, list):
        for item in value:
            yield from _scalars(item)
    elif value is not None:
        yield value if isinstance(value, str) else json.dumps(value)
