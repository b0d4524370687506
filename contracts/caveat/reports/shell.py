"""Words of a command as a shell reads them, in one line that can be printed."""

from __future__ import annotations

import shlex

from caveat.printable import printable_line

_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", "'": "\\'"}


def quoted(word: bytes) -> str:
    """A word; bytes that cannot be printed are escaped as bash does. It has no NUL, which no shell can pass."""
    # A byte that is not UTF-8 is half a surrogate pair, which cannot be printed.
    text = word.decode("utf-8", "surrogateescape")
    if printable_line(text) == text and "\t" not in text:
        return shlex.quote(text)
    return "$'" + "".join(map(_escaped, text)) + "'"


def _escaped(character: str) -> str:
    """A character between `$'` and `'`; what cannot be printed is written as the bytes of its UTF-8."""
    if character in _NAMED:
        return _NAMED[character]
    if printable_line(character) == character:
        return character
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogateescape"))


def printf(content: bytes) -> str:
    """A command that prints any bytes, NUL too."""
    return f"printf -- '{''.join(map(_in_format, content))}'"


_PRINTABLE = frozenset(range(0x20, 0x7F)) - frozenset(b"%\\'")


def _in_format(byte: int) -> str:
    return chr(byte) if byte in _PRINTABLE else f"\\{byte:03o}"
