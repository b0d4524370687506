"""Text that can be printed: a document or a server must not control a terminal."""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, among them those that begin an escape sequence
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # change the direction of text (Unicode TR9)
    "\u2028\u2029"  # separate lines and paragraphs
    "\ud800-\udfff]"  # halves of surrogate pairs, which no encoding can write
)


def printable(text: str) -> str:
    """The text with control characters escaped as Python writes them, but for tabs and line breaks."""
    return text if text.isprintable() else _UNSAFE.sub(_escaped, text)


def printable_line(text: str) -> str:
    """The text in one line: as `printable`, and tabs and line breaks are escaped too."""
    return printable(text).replace("\t", "\\t").replace("\n", "\\n")


def printable_json(document: str) -> str:
    """JSON text with the same characters escaped as JSON does; such text has them in strings only."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", document)


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()
