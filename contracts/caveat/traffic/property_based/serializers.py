"""Bodies of media types that Schemathesis does not know: it sends what it generates as it is."""

from __future__ import annotations

from typing import Any

import schemathesis
from schemathesis import SerializationContext
from schemathesis.transport.requests import REQUESTS_TRANSPORT
from schemathesis.transport.serialization import serialize_binary

from caveat.openapi.spec import Spec


def support_media_types(spec: Spec) -> None:
    """Let Schemathesis write request bodies of each documented media type; ranges it fills with types that it knows."""
    for operation in spec.operations.values():
        for name in operation.body.media if operation.body is not None else ():
            if _is_unknown(name):
                schemathesis.serializer(name)(_as_it_is)


def _is_unknown(name: str) -> bool:
    try:
        return "*" not in name and REQUESTS_TRANSPORT.get_first_matching_media_type(name) is None
    except ValueError:
        # The name is no media type; `caveat lint` says so.
        return False


def _as_it_is(_context: SerializationContext, value: Any) -> bytes:  # noqa: ANN401 - as it was generated
    return serialize_binary(value)
