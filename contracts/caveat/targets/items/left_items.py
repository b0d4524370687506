"""Counts the items that a run created and did not delete: `caveat cleanup` would find them."""

from __future__ import annotations

from dataclasses import replace

from caveat.openapi.spec import Spec
from caveat.targets.items.created_items import CreatedItems, Creation, encoded
from caveat.targets.ledgers.ledger import Ledger, Write

_REJECTED = range(300, 500)
"""Statuses of a deletion that had no effect."""


def left_items(spec: Spec, ledger: Ledger) -> int:
    """The number of items that writes of this run created, as far as responses have their ids; raises `BadLedger`."""
    items, writes = CreatedItems(spec), list(ledger.writes())
    deleted = {
        write.target.partition("?")[0].rstrip("/")
        for write in writes
        if write.method == "DELETE" and write.status not in _REJECTED
    }
    created = {_path(creation): write for write in writes if (creation := _creation(items, write)) is not None}
    return sum(
        # The ledger knows that an item was deleted; what was in it is deleted with it.
        not _is_inside(path, deleted) and ledger.creator([f"path {path}"]) == write.id
        for path, write in created.items()
    )


def _creation(items: CreatedItems, write: Write) -> Creation | None:
    operation = items.spec.operations.get(write.operation)
    if operation is None or write.cleaned or not write.created:
        return None
    _, parameters = items.spec.route(write.target.partition("?")[0]) or ({}, {})
    creation = items.creation(operation, parameters)
    return replace(creation, id=write.created) if creation is not None else None


def _path(creation: Creation) -> str:
    return f"{creation.path}/{encoded(creation.id)}"


def _is_inside(path: str, deleted: set[str]) -> bool:
    parts = path.split("/")
    return any("/".join(parts[:end]) in deleted for end in range(2, len(parts)))
