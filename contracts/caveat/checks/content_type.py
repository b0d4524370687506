"""Media types: a response body has a documented one."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.checks.spec_rule import spec_rule
from caveat.exchange import Exchange
from caveat.json_text import is_json
from caveat.judging.evidence import standard
from caveat.judging.rule import Breach
from caveat.openapi import media
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec


def _documents_media_types(operation: Operation, status: int, _spec: Spec) -> bool:
    documented = operation.response(status)
    return documented is not None and bool(documented.media)


@spec_rule("OAS002", evidence=standard("OpenAPI 3.1, Response Object: content"), concerns=_documents_media_types)
def media_types_are_documented(exchange: Exchange, operation: Operation, spec: Spec) -> Iterator[Breach]:
    """A response body has a media type that the contract documents for its status."""
    response = exchange.response
    documented = operation.response(response.status)
    media_type = response.headers.media_type
    if documented is None or media_type in documented.media or exchange.has_no_body:
        return
    expected = " or ".join(documented.media)
    if media_type is None and not response.body and not any(map(_has_content, documented.media)):
        # An empty body needs no media type (RFC 9110, 8.3).
        return
    if media_type is None:
        message = f"there is no Content-Type, expected {expected}"
    elif media.select(documented.media, media_type) is None:
        message = f"the media type is {media_type}, expected {expected}"
    else:
        return
    evidence = spec.evidence(*documented.pointers)
    kind = f"{media_type or 'nothing'} for {expected}"
    yield Breach(message, at="header Content-Type", kind=kind, promise=documented.pointer, evidence=evidence)


def _has_content(media_range: str) -> bool:
    """Whether a body of this media type cannot be empty."""
    name = media_range.partition(";")[0].strip().lower()
    return is_json(name) or name.endswith(("/xml", "+xml"))
