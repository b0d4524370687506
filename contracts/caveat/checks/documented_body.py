"""The body of a response, with the schema that the contract documents for it."""

from __future__ import annotations

from typing import NamedTuple

from caveat.exchange import Exchange, Response
from caveat.json_text import JsonValue, is_json
from caveat.openapi import media
from caveat.openapi.operation import Operation, ResponseSpec
from caveat.openapi.schema import Schemas


class DocumentedBody(NamedTuple):
    """A body whose status and media type the contract documents."""

    response: Response
    documented: ResponseSpec
    schema: str
    """The pointer of its schema, `""` if it has none."""
    media_type: str | None
    """The media type of the response."""

    def is_judged(self, schemas: Schemas) -> bool:
        """Whether its schema says something about its value."""
        return bool(self.schema) and media.is_judged(self.media_type, schemas.types(self.schema))

    def value(self) -> JsonValue:
        """The value, parsed by its media type; raises `Unparsable`."""
        # JSON is parsed once for all rules.
        response = self.response
        return response.json if is_json(self.media_type) else media.read(response.body, response.headers)


def documented_body(exchange: Exchange, operation: Operation) -> DocumentedBody | None:
    """The body of a response; None where its status or media type is not documented, or HTTP allows no body."""
    # A named tuple is made in half the time of a frozen dataclass; two rules make one for each exchange.
    response = exchange.response
    documented = operation.response(response.status)
    media_type = response.headers.media_type
    documented_type = media.documented_type(documented.media, response.headers) if documented else None
    if documented is None or documented_type is None or exchange.has_no_body:
        return None
    return DocumentedBody(response, documented, documented.media[documented_type], media_type)
