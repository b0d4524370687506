"""JSON pointers as JSONPath expressions (RFC 9535), the targets of overlays."""

from __future__ import annotations

import re

from caveat.json_text import JsonValue
from caveat.openapi.pointer import step, tokens

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def json_path(root: JsonValue, pointer: str) -> str:
    """The expression that selects the value at a pointer of a document; raises `LookupError` if there is none."""
    path, node = "$", root
    for token in tokens(pointer):
        is_index = isinstance(node, list)
        node = step(node, token)
        if is_index:
            path += f"[{token}]"
        else:
            path += f".{token}" if _NAME.fullmatch(token) else f"[{quoted(token)}]"
    return path


def quoted(text: str) -> str:
    """A text as a string literal of JSONPath."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + re.sub(r"[\x00-\x1f]", lambda match: f"\\u{ord(match[0]):04x}", escaped) + "'"
