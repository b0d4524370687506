"""Changes of a response outside its body: another status or media type, a missing or invalid header.

Whether a change breaks the contract is read from the document itself, without the code of the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from caveat.exchange import Exchange, Headers, Response
from caveat.judging.evidence import UNSTATED
from caveat.mutation.constraints import Constraint, breaking
from caveat.mutation.response_body import MAX_PLACES, Variant
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Operation
from caveat.openapi.parameters import decode_header
from caveat.openapi.pointer import child, lookup
from caveat.openapi.second_validator import second_validator
from caveat.openapi.spec import Spec

_STATUSES = {
    2: (200, 201, 202, 203, 206, 207),
    3: (300, 302, 303, 307, 308),
    4: (418, 402, 410, 409, 422, 423, 424, 431),
    5: (500, 501, 505),
}
"""The candidates for an undocumented status of the same class; 429 and gateway errors say nothing of an API."""


@dataclass(frozen=True, slots=True)
class StatusChange:
    """Another status, which the operation does not document: of the same class, or 500."""

    is_crash: bool

    def variants(self, _spec: Spec, operation: Operation, exchange: Exchange) -> Iterator[Variant]:
        """The response with the other status."""
        status = exchange.response.status
        candidates = (500,) if self.is_crash else _STATUSES.get(status // 100, ())
        for other in candidates:
            if not _documents(operation, other):
                # Without evidence, a document need not list refusals.
                is_open = status // 100 == _REFUSAL and operation.evidence == UNSTATED and not self.is_crash
                yield Variant(replace(exchange.response, status=other), breaks=not is_open)
                return


_REFUSAL = 4


def _documents(operation: Operation, status: int) -> bool:
    keys = {key.upper() for key in operation.responses}
    return bool({str(status), f"{str(status)[0]}XX", "DEFAULT"} & keys)


@dataclass(frozen=True, slots=True)
class MediaTypeChange:
    """Another media type; `""` for none."""

    media_type: str

    def variants(self, _spec: Spec, operation: Operation, exchange: Exchange) -> Iterator[Variant]:
        """The response with the other media type, if it has a body."""
        response = exchange.response
        if not response.body or exchange.has_no_body:
            return
        fields = [(name, value) for name, value in response.headers.items_sent if name.lower() != "content-type"]
        if self.media_type:
            fields.append(("content-type", self.media_type))
        documented = operation.response(response.status)
        ranges = {name.partition(";")[0].strip() for name in (documented.media if documented else ())}
        allowed = bool(ranges & {"*/*", f"{self.media_type.partition('/')[0]}/*", self.media_type})
        yield Variant(replace(response, headers=Headers(fields)), breaks=not (allowed and self.media_type))


@dataclass(frozen=True, slots=True)
class HeaderChange:
    """A header that is missing, or that breaks a constraint of its schema."""

    name: str
    constraint: Constraint | None = None
    """None: the header is missing."""

    def variants(self, spec: Spec, operation: Operation, exchange: Exchange) -> Iterator[Variant]:
        """Responses without the header, or with values that its schema refuses."""
        response = exchange.response
        sent = response.headers.all(self.name)
        if not sent:
            return
        others = [(name, value) for name, value in response.headers.items_sent if name.lower() != self.name.lower()]
        if self.constraint is None:
            yield Variant(
                replace(response, headers=Headers(others)), breaks=self._is_required(spec, operation, response)
            )
            return
        header = documented.headers[self.name] if (documented := operation.response(response.status)) else None
        if header is None:
            return
        value_sent = decode_header(header, sent, spec.schemas)
        for value in islice(breaking(spec.schemas, self.constraint, value_sent), MAX_PLACES):
            text = value if isinstance(value, str) else str(value).lower()
            if not text.isascii() or not text.isprintable():
                continue
            changed = replace(response, headers=Headers([*others, (self.name, text)]))
            decoded = decode_header(header, (text,), spec.schemas)
            is_valid = second_validator(spec.schemas).valid(header.schema, decoded, formats=True)
            yield Variant(changed, breaks=None if is_valid is None else not is_valid)

    def _is_required(self, spec: Spec, operation: Operation, response: Response) -> bool:
        documented = operation.response(response.status)
        if documented is None:
            return False
        node = as_object(lookup(spec.root, child(documented.pointer, "headers", self.name)))
        return node.get("required") is True or "$ref" in node
