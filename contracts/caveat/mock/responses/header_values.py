"""Values of header fields as RFC 9110, 5.6 writes them: lists, parameters, quoted strings."""

from __future__ import annotations

import re


def split(text: str, separator: str) -> list[str]:
    """The parts of a field's value between separators, of which those in quoted strings are none."""
    if '"' not in text:
        pieces = text.split(separator)
    else:
        pieces, begin, quoted, escaped = [], 0, False, False
        for at, letter in enumerate(text):
            if escaped:
                escaped = False
            elif quoted and letter == "\\":
                escaped = True
            elif letter == '"':
                quoted = not quoted
            elif letter == separator and not quoted:
                pieces.append(text[begin:at])
                begin = at + 1
        pieces.append(text[begin:])
    return [stripped for piece in pieces if (stripped := piece.strip(" \t"))]


def pair(text: str) -> tuple[str, str]:
    """Name, in lower case, and value of a parameter, `""` where it has none."""
    name, _, value = text.partition("=")
    return name.strip(" \t").lower(), unquoted(value.strip(" \t"))


def unquoted(value: str) -> str:
    """The text of a token or of a quoted string (RFC 9110, 5.6.4)."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value


def word(text: str) -> str:
    """A text as a token where it is one, else as a quoted string."""
    if re.fullmatch(r"[\w!#$%&'*+.^`|~-]+", text, re.ASCII):
        return text
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
