"""Values of header fields in the syntax of RFC 9110, 5.6: lists, parameters, quoted strings."""

from __future__ import annotations

import re


def split(text: str, separator: str) -> list[str]:
    """The parts of a field's value; a separator inside a quoted string does not count."""
    if '"' not in text:
        parts = text.split(separator)
    else:
        parts, start, in_quotes, escaped = [], 0, False, False
        for index, char in enumerate(text):
            if escaped:
                escaped = False
            elif in_quotes and char == "\\":
                escaped = True
            elif char == '"':
                in_quotes = not in_quotes
            elif char == separator and not in_quotes:
                parts.append(text[start:index])
                start = index + 1
        parts.append(text[start:])
    return [stripped for part in parts if (stripped := part.strip(" \t"))]


def parameter(text: str) -> tuple[str, str]:
    """The name, in lower case, and the value of a parameter, `""` where it has none."""
    name, _, value = text.partition("=")
    return name.strip(" \t").lower(), unquote(value.strip(" \t"))


def unquote(value: str) -> str:
    """The text of a token or of a quoted string (RFC 9110, 5.6.4)."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value


def quote(text: str) -> str:
    """A text as a token where it is one, else as a quoted string."""
    if re.fullmatch(r"[\w!#$%&'*+.^`|~-]+", text, re.ASCII):
        return text
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
