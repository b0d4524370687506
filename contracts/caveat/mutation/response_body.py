"""A change of a response body that breaks one constraint of its schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from caveat.errors import Unparsable
from caveat.exchange import Exchange, Headers, Response
from caveat.json_text import JsonValue
from caveat.mutation.constraints import Constraint, breaking, places
from caveat.openapi import media
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import lookup, replaced
from caveat.openapi.second_validator import knows_format, second_validator
from caveat.openapi.spec import Spec

MAX_PLACES = 20
"""Places of one body, and values at each, that are tried."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A changed response."""

    response: Response
    breaks: bool | None
    """Whether a second validator, without code of the rules, finds that it breaks the promise; None if unknown."""


@dataclass(frozen=True, slots=True)
class BodyChange:
    """Breaks one constraint in JSON bodies of one documented media type."""

    media_type: str
    schema: str
    """The JSON pointer of the schema of the body."""
    constraint: Constraint

    def variants(self, spec: Spec, operation: Operation, exchange: Exchange) -> Iterator[Variant]:
        """Changed responses; none where the body has no such place."""
        documented = operation.response(exchange.response.status)
        response = exchange.response
        if documented is None or media.documented_type(documented.media, response.headers) != self.media_type:
            return
        try:
            body = response.json
        except Unparsable:
            return
        for changed in self._bodies(spec, body):
            yield Variant(_with_body(response, changed), self._breaks(spec, changed))

    def _bodies(self, spec: Spec, body: JsonValue) -> Iterator[JsonValue]:
        constraint = self.constraint
        for at in islice(places(body, constraint.place), MAX_PLACES):
            value = lookup(body, at)
            for other in islice(breaking(spec.schemas, constraint, value), MAX_PLACES):
                yield replaced(body, at, other)

    def _breaks(self, spec: Spec, body: JsonValue) -> bool | None:
        validator = second_validator(spec.schemas)
        is_valid = validator.valid(self.schema, body, formats=True)
        if self.constraint.keyword == "format" and is_valid:
            name = str(lookup(spec.schemas.root, self.constraint.promise))
            return None if not knows_format(name) else False
        return None if is_valid is None else not is_valid


def _with_body(response: Response, body: JsonValue) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    sent = [(name, value) for name, value in response.headers.items_sent if name.lower() != "content-length"]
    return Response(response.status, Headers(sent), text.encode("utf-8", "surrogatepass"))
