"""Names of header fields and parameters that carry credentials."""

from __future__ import annotations

import re

_WORDS = (
    "authorization",
    "cookie",
    "api[-_]?key",
    "apikey",
    "access[-_]?key",
    "subscription[-_]?key",
    "private[-_]?key",
    "auth[-_]?key",
    "token",
    "secret",
    "passw(or)?d",
    "credential",
    "signature",
)

PATTERN = "|".join(re.sub("[a-z]", lambda letter: f"[{letter[0].upper()}{letter[0]}]", word) for word in _WORDS)
"""A regular expression, also for JSON Schema, which has no flag for both cases of letters."""


def is_credential(name: str) -> bool:
    """Whether a header field or a parameter of this name carries a credential, judged by the name."""
    return re.search(PATTERN, name) is not None
