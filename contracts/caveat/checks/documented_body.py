"""The body of a response, with the schema that the contract documents for it."""

from __future__ import annotations

from dataclasses import dataclass

from caveat.exchange import Exchange, Response
from caveat.json_text import JsonValue, is_json
from caveat.openapi import media
from caveat.openapi.operation import Operation, ResponseSpec
from caveat.openapi.schema import Schemas


@dataclass(frozen=True, slots=True)
class DocumentedBody:
    """A body whose status and media type the contract documents."""

    response: Response
    documented: ResponseSpec
    schema: str
    """The pointer of its schema, `""` if it has none."""

    def is_judged(self, schemas: Schemas) -> bool:
        """Whether its schema says something about its value."""
        return bool(self.schema) and media.is_judged(self.media_type, schemas.types(self.schema))

    def value(self) -> JsonValue:
        """The value, parsed by its media type; raises `Unparsable`."""
        # JSON is parsed once for all rules.
        response = self.response
        return response.json if is_json(self.media_type) else media.read(response.body, response.headers)

    @property
    def media_type(self) -> str | None:
        """The media type of the response."""
        return self.response.headers.media_type


def documented_body(exchange: Exchange, operation: Operation) -> DocumentedBody | None:
    """The body of a response; None where its status or media type is not documented, or HTTP allows no body."""
    response = exchange.response
    documented = operation.response(response.status)
    media_type = media.select(documented.media, response.headers.media_type) if documented else None
    if documented is None or media_type is None or exchange.has_no_body:
        return None
    return DocumentedBody(response, documented, documented.media[media_type])
