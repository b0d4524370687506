"""The field `Retry-After` of a response (RFC 9110, 10.2.3)."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

from caveat.exchange import Response

MAX_DIGITS = 9


def retry_after_s(response: Response, now: float) -> float | None:
    """The seconds to wait that a response asks for, None if it asks for none; `now` is in seconds since 1970."""
    text = response.headers.get("retry-after", "").strip()
    if re.fullmatch(rf"[0-9]{{1,{MAX_DIGITS}}}", text):
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    # Without a zone the date is in GMT, as all dates of HTTP.
    return max(0.0, (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now)
