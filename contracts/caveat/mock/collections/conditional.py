"""Entity tags of stored items, and the conditional requests (RFC 9110, 13) that a document describes."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache

from caveat.exchange import Request
from caveat.mock.collections.collection import Item
from caveat.openapi.operation import Operation

NOT_MODIFIED = 304
FAILED = 412

_WRITES = frozenset({"PUT", "PATCH", "POST", "DELETE"})


def entity_tag(item: Item) -> str:
    """The strong entity tag of an item, which differs after each change."""
    text = json.dumps(item.properties, sort_keys=True)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:16]}"'


@lru_cache(maxsize=4096)
def documents_tags(operation: Operation) -> bool:
    """Whether an operation documents entity tags: a header of a response or a request, or a status."""
    headers = {name.lower() for response in operation.responses.values() for name in response.headers}
    return "etag" in headers or _honours(operation, "if-none-match", NOT_MODIFIED) or takes_tags(operation)


def takes_tags(operation: Operation) -> bool:
    """Whether a request of an operation has to have the current entity tag if it has one."""
    return _honours(operation, "if-match", FAILED)


def is_unmodified(operation: Operation, request: Request, item: Item) -> bool:
    """Whether the client of a GET or HEAD has the item already."""
    sent = request.headers.get("if-none-match")
    if sent is None or request.method not in {"GET", "HEAD"} or not _honours(operation, "if-none-match", NOT_MODIFIED):
        return False
    return sent.strip() == "*" or entity_tag(item) in _tags(sent)


def is_outdated(operation: Operation, request: Request, item: Item | None) -> bool:
    """Whether a write is meant for another state of the item."""
    sent = request.headers.get("if-match")
    if sent is None or request.method not in _WRITES or not _honours(operation, "if-match", FAILED):
        return False
    if sent.strip() == "*":
        return item is None
    return item is None or entity_tag(item) not in _tags(sent)


def _honours(operation: Operation, header: str, status: int) -> bool:
    """Whether an operation documents a conditional header, or the status that only such requests get."""
    listed = any(it.location == "header" and it.name.lower() == header for it in operation.parameters)
    return listed or str(status) in operation.responses


def _tags(text: str) -> tuple[str, ...]:
    """The entity tags of a header; those of a weak comparison are strong ones too (RFC 9110, 8.8.3.2)."""
    return tuple(re.findall(r'"[^"]*"', text))
