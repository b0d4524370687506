"""The body of a response, with the schema that the contract documents for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from caveat.exchange import Exchange, Headers, Response
from caveat.json_text import JsonValue, is_json
from caveat.openapi import media
from caveat.openapi.operation import Operation, ResponseSpec
from caveat.openapi.schema import Schemas

MAX_CACHED = 1024
"""Operations with a status and a Content-Type whose documented bodies are cached."""


@dataclass(frozen=True, slots=True)
class DocumentedBody:
    """The documented body for a status and a media type."""

    documented: ResponseSpec
    schema: str
    """The pointer of their schema, `""` if there is none."""
    media_type: str | None
    """The media type of the response."""
    is_json: bool

    def is_judged(self, schemas: Schemas) -> bool:
        """Whether the schema says something about their values."""
        return bool(self.schema) and (self.is_json or media.is_judged(self.media_type, schemas.types(self.schema)))

    def value(self, response: Response) -> JsonValue:
        """The value of the body of a response, parsed by its media type; raises `Unparsable`."""
        # JSON is parsed once for all rules.
        return response.json if self.is_json else media.read(response.body, response.headers)


def documented_body(exchange: Exchange, operation: Operation) -> DocumentedBody | None:
    """The documented body of an exchange; None if its status or media type is undocumented, or HTTP allows no body."""
    if exchange.has_no_body:
        return None
    response = exchange.response
    return _documented(operation, response.status, response.headers.get("content-type"))


@lru_cache(MAX_CACHED)
def _documented(operation: Operation, status: int, content_type: str | None) -> DocumentedBody | None:
    documented = operation.response(status)
    if documented is None:
        return None
    headers = Headers([] if content_type is None else [("content-type", content_type)])
    documented_type = media.documented_type(documented.media, headers)
    if documented_type is None:
        return None
    media_type = headers.media_type
    return DocumentedBody(documented, documented.media[documented_type], media_type, is_json(media_type))
