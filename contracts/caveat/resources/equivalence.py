"""Whether a value in a response can be the value that a client sent: servers normalise the values they store."""

from __future__ import annotations

import html
import math
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, urlsplit

from caveat.json_text import JsonValue
from caveat.lru import cached_if_short

_MASK = re.compile(r"[*•·●]{3,}|^[x#]{3,}|^\W*(redacted|masked|hidden|secret)\W*$", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>")
_TIME = re.compile(
    r"\d{4}-?\d{2}-?\d{2}([T ]\d{2}:?\d{2}(:?\d{2}([.,]\d+)?)?)? ?(Z|[-+]\d{2}:?\d{2}|[-+]\d{2})?", re.IGNORECASE
)
_UUID = re.compile(r"(urn:uuid:)?\{?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\}?", re.IGNORECASE)
_ZONED = re.compile(r"(Z|[-+]\d{2}:?\d{2})$", re.IGNORECASE)
_TRUNCATED = timedelta(minutes=1)
"""A time may lose its seconds."""


def equivalent(sent: JsonValue, shown: JsonValue) -> bool:
    """Whether the shown value can be the sent one: equal, or normalised in one of the ways that servers do.

    Text is trimmed, folded, normalised or masked; numbers are rounded or written as text; times have another zone or
    precision; arrays have another order or no duplicates; objects lack what is unknown or have more, and what was null
    in them has a default.
    """
    # A patch with an empty object changes nothing (RFC 7396), and a new object may have defaults.
    if (sent == shown and type(sent) is type(shown)) or (sent == {} and isinstance(shown, dict)):
        return True
    if is_empty(sent) or is_empty(shown):
        # Null and empty values may stand for absent ones.
        return is_empty(sent) and is_empty(shown)
    if isinstance(sent, dict | list):
        return _containers(sent, shown)
    if isinstance(sent, bool) or isinstance(shown, bool):
        return _boolean(sent) is not None and _boolean(sent) == _boolean(shown)
    if isinstance(sent, int | float) or isinstance(shown, int | float):
        return _numbers(sent, shown)
    return isinstance(sent, str) and isinstance(shown, str) and _texts(sent, shown)


def _containers(sent: dict[str, JsonValue] | list[JsonValue], shown: JsonValue) -> bool:
    if isinstance(sent, dict) and isinstance(shown, dict):
        # A member that is null or an empty object may be filled with its default.
        return all(
            value in (None, {}) or name not in shown or equivalent(value, shown[name]) for name, value in sent.items()
        )
    return isinstance(sent, list) and isinstance(shown, list) and _same_members(sent, shown)


def is_empty(value: JsonValue) -> bool:
    """Whether a value is null, or has nothing in it."""
    return value is None or value in ("", [], {}) or (isinstance(value, str) and not value.strip())


def _boolean(value: JsonValue) -> bool | None:
    if isinstance(value, bool):
        return value
    text = str(value).lower() if isinstance(value, str | int) else ""
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(text)


def _same_members(sent: list[JsonValue], shown: list[JsonValue]) -> bool:
    return all(any(equivalent(each, other) for other in shown) for each in sent) and all(
        any(equivalent(each, other) for each in sent) for other in shown
    )


def _number(value: JsonValue) -> float | None:
    try:
        return float(value) if isinstance(value, str | int | float) else None
    except (ValueError, OverflowError):
        return None


def _numbers(sent: JsonValue, shown: JsonValue) -> bool:
    """Whether a number is the other one, rounded up, down or to the nearest at any digit after the point."""
    first, second = _number(sent), _number(shown)
    if first is None or second is None or not math.isfinite(first) or not math.isfinite(second):
        # A time may be sent as text and shown as a number.
        return (first is None) != (second is None) and bool(_TIME.fullmatch(str(sent)) or _TIME.fullmatch(str(shown)))
    if math.isclose(first, second, rel_tol=1e-6):
        return True
    if abs(first - second) >= 1:
        return False
    return any(
        math.isclose(second, how(first * 10**digits) / 10**digits, rel_tol=1e-9, abs_tol=1e-12)
        for digits in range(8)
        for how in (round, math.floor, math.ceil)
    )


def _texts(sent: str, shown: str) -> bool:
    if folded(sent) == folded(shown) or _MASK.search(shown):
        return True
    first, second = time_of(sent), time_of(shown)
    if first is not None and second is not None:
        is_date = min(len(sent.strip()), len(shown.strip())) <= len("2026-11-25")
        return abs(first - second) < (timedelta(days=2) if is_date else _TRUNCATED)
    if "://" in sent and "://" in shown:
        return _url(sent) == _url(shown)
    return False


@cached_if_short
def folded(text: str) -> str:
    """A text in one spelling: without case, compatibility characters and white space; a UUID without its dashes."""
    if text.isascii() and text.isalnum():
        return text.lower()
    text = text.strip() or text
    if _UUID.fullmatch(text):
        return re.sub(r"[^0-9a-f]", "", text.lower().removeprefix("urn:uuid:"))
    plain = _MARKUP.sub("", html.unescape(text)) if "<" in text or "&" in text else text
    normal = unicodedata.normalize("NFKC", unquote(plain) if "%" in plain else plain)
    kept = " ".join("".join(each for each in normal if each.isprintable() or each.isspace()).casefold().split())
    # Ids of other characters alone are different ids.
    return kept or text


def time_of(text: str) -> datetime | None:
    """The time that a text of the usual forms states, in UTC if it has no zone; None if it is none."""
    if not _TIME.fullmatch(text.strip()):
        return None
    try:
        parsed = datetime.fromisoformat(text.strip().upper().replace(",", "."))
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def lost_offset(sent: str, shown: str) -> timedelta | None:
    """The offset of a sent time, if the shown time is the same without it: another instant; None if it is not."""
    first, second = time_of(sent), time_of(shown)
    offset = first.utcoffset() if first is not None else None
    if first is None or second is None or not offset or not _ZONED.search(shown.strip()):
        return None
    return offset if abs(second - first - offset) < _TRUNCATED else None


def _url(text: str) -> tuple[str, str, str]:
    try:
        parts = urlsplit(text.strip())
        host = parts.hostname or ""
    except ValueError:
        return "", text, ""
    return host, unquote(parts.path).rstrip("/").casefold(), unquote(parts.query).casefold()
