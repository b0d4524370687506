"""Behaviour of correct servers, as switches of the sample API: no rule may have a finding there."""

from __future__ import annotations

HABITS: tuple[tuple[str, ...], ...] = (
    (),
    # Identity
    *((each,) for each in ("ids are reused", "natural key", "spaces in ids", "uuids", "get or create", "put creates")),
    # Echo
    *((each,) for each in ("masked", "defaults are filled in", "defaults are left out", "trimmed", "case is folded")),
    *(
        (each,)
        for each in ("unicode is normalised", "numbers are rounded", "numbers are floats", "times are truncated")
    ),
    *(
        (each,)
        for each in ("times have another zone", "addresses are normalised", "lists are sets", "null is left out")
    ),
    *((each,) for each in ("envelope", "metadata apart")),
    # Visibility
    *((each,) for each in ("eventual", "later", "cache", "drafts", "owners", "archived are hidden", "soft 410")),
    *((each,) for each in ("soft delete", "background job")),
    # Deletion
    *((each,) for each in ("delete shows the item", "deletes later", "deletes twice", "references", "other verbs")),
    # Updates
    *((each,) for each in ("json patch", "field mask", "put is partial", "locks", "updates show nothing")),
    ("name is immutable",),
    # Lists
    *((each,) for each in ("cap", "pages from 0", "pages from 1", "cursor", "link in the body", "link in a header")),
    *(("total",), ("total", "estimated"), ("total", "capped")),
    *((each,) for each in ("no order", "ties", "rows are added", "summary", "map", "no pages", "nested list", "fuzzy")),
    ("alternatives",),
    # Errors and idempotency
    *((each,) for each in ("500 after the write", "refusals", "validation", "200 with an error", "marked replays")),
    *(("ordered",), ("eager reading",)),
)

ON_A_SHARED_TARGET: tuple[tuple[str, ...], ...] = (("another client",),)
"""The same, where other clients write too."""
