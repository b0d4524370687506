"""Reads valid JSON bodies quickly: most requests have one, and need no list of problems."""

from __future__ import annotations

from caveat.errors import Unparsable
from caveat.exchange import Request
from caveat.json_text import JsonValue, is_json
from caveat.openapi import media
from caveat.openapi.operation import Body, Operation
from caveat.openapi.spec import Spec

MAX_CACHED = 256
"""Media types, and bodies, that are cached; one more clears the cache."""

MAX_SHARED_BYTES = 2048
"""Bytes; longer bodies are parsed each time."""


class AllowedJson:
    """Reads the bodies of one contract. With `shares`, it parses equal bodies once: callers must not change them."""

    def __init__(self, spec: Spec, *, shares: bool) -> None:
        self._spec = spec
        self._shares = shares
        self._shared: dict[tuple[str, str | None, bytes], tuple[str, JsonValue]] = {}
        self._types: dict[tuple[str, str | None], str] = {}
        """The documented media type of JSON, by operationId and the header `Content-Type`; `""` for other bodies."""

    def read(self, operation: Operation, declared: Body, request: Request) -> tuple[str, JsonValue] | None:
        """The documented media type and the parsed body; None if it is not JSON, or has a problem."""
        content_type, shares = request.headers.get("content-type"), self._shares
        if not shares or len(request.body) > MAX_SHARED_BYTES:
            return self._parsed((operation.id, content_type), declared, request)
        key = (operation.id, content_type, request.body)
        body = self._shared.get(key)
        if body is None:
            body = self._parsed((operation.id, content_type), declared, request)
            if body is not None:
                if len(self._shared) >= MAX_CACHED:
                    self._shared.clear()
                self._shared[key] = body
        return body

    def _parsed(self, key: tuple[str, str | None], declared: Body, request: Request) -> tuple[str, JsonValue] | None:
        media_type = self._types.get(key)
        if media_type is None:
            documented = media.documented_type(declared.media, request.headers)
            media_type = (documented or "") if is_json(request.headers.media_type) else ""
            if len(self._types) >= MAX_CACHED:
                self._types.clear()
            self._types[key] = media_type
        schema, spec = declared.media[media_type] if media_type else "", self._spec
        try:
            value = request.json if schema else None
        except Unparsable:
            return None
        is_valid = (
            schema and spec.request_schemas.valid(schema, value) and spec.request_spelling.is_right(schema, value)
        )
        return (media_type, value) if is_valid else None
