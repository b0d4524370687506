"""The `x-` keys for what OpenAPI cannot state: idempotency keys, ordered ids, delays and soft deletion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import child
from caveat.openapi.references import resolve_object
from caveat.openapi.spec import Spec
from caveat.resources.model import Action, Extensions

IDEMPOTENCY_KEY = "x-idempotency-key"
"""On an operation: the name of the request header whose repeated value repeats no effect."""

ORDERED_IDS = "x-ordered-ids"
"""On an operation that creates: true if an item that is created later has a higher id."""

EVENTUAL = "x-eventual"
"""On an operation, a path or the document: after how many seconds writes are visible; true if there is no bound."""

SOFT_DELETE = "x-soft-delete"
"""On a DELETE: the property that shows that an item is deleted; true if a deleted item may be read in any form."""

_STANDARD_HEADER = "idempotency-key"
"""The header of draft-ietf-httpapi-idempotency-key-header."""


def extensions(spec: Spec, actions: Iterable[tuple[Action, Operation]]) -> Extensions:
    """The extensions of the operations on a resource, of their paths and of the document."""
    pairs = list(actions)
    stated = {operation.id: _node(spec, operation) for _, operation in pairs}
    keys = {operation.id: _key_header(spec, operation) for _, operation in pairs}
    delays = {operation.id: next(_delays(spec, operation), None) for _, operation in pairs}
    soft = (stated[operation.id].get(SOFT_DELETE) for action, operation in pairs if action is Action.DELETE)
    creating = {Action.CREATE, Action.REPLACE}
    return Extensions(
        {name: header for name, header in keys.items() if header},
        any(stated[operation.id].get(ORDERED_IDS) is True for action, operation in pairs if action in creating),
        {name: _seconds(delay) for name, delay in delays.items() if delay is not None and delay is not False},
        next((value for value in soft if isinstance(value, str | bool) and value), False),
    )


def idempotency_header(spec: Spec, operation: Operation) -> str | None:
    """The header that the document states for the idempotency keys of an operation; None if it states none."""
    stated = _node(spec, operation).get(IDEMPOTENCY_KEY)
    return stated if isinstance(stated, str) else None


def _key_header(spec: Spec, operation: Operation) -> str:
    stated = idempotency_header(spec, operation)
    if stated is not None:
        return stated
    named = (it.name for it in operation.parameters if it.location == "header")
    return next((name for name in named if name.lower() == _STANDARD_HEADER), "")


def _delays(spec: Spec, operation: Operation) -> Iterator[JsonValue]:
    """The delays on the operation, else on its path, else on the document."""
    yield from (
        node[EVENTUAL]
        for node in (
            _node(spec, operation),
            resolve_object(spec.root, child("/paths", operation.path)),
            as_object(spec.root),
        )
        if EVENTUAL in node
    )


def _seconds(delay: JsonValue) -> float | None:
    return float(delay) if isinstance(delay, int | float) and not isinstance(delay, bool) and delay >= 0 else None


def _node(spec: Spec, operation: Operation) -> dict[str, JsonValue]:
    return resolve_object(spec.root, operation.pointer)
