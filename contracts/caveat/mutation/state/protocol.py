"""Mutants of HTTP promises about resources: counts, Location, entity tags, HEAD, rising ids."""

from __future__ import annotations

import re
from collections.abc import Mapping

from caveat.exchange import Response
from caveat.json_text import JsonValue
from caveat.mutation.state.changes import Change
from caveat.mutation.state.history import History, with_fields, with_header, with_json, with_status
from caveat.openapi.pointer import child, replaced, walk
from caveat.resources.identity import id_text
from caveat.resources.model import Action
from caveat.resources.state.view import CREATED, View

_TOTAL = re.compile(r"(?:^|/)(?:total|count)_?(?:count|items|elements|results|size|records)?$", re.IGNORECASE)
_WRITES = frozenset({Action.REPLACE, Action.UPDATE, Action.DELETE})


def count_leaves_an_item_out(view: View, _history: History) -> Response | None:
    """The count of all items is one too low."""
    if view.items is None:
        return None
    response = view.exchange.response
    header = response.headers.get("x-total-count", "")
    if header.isdecimal() and int(header):
        return with_header(response, "X-Total-Count", str(int(header) - 1))
    body: JsonValue = response.json
    place = view.resource.list_place if view.resource is not None else None
    items = child("", *place.keys) if place is not None else ""
    outside = [(at, value) for at, value in walk(body) if items and not at.startswith(items)]
    counts = [(at, value) for at, value in outside if isinstance(value, int) and _TOTAL.search(at)]
    # Another property may be the count of the page.
    for at, value in sorted(counts, key=lambda each: ("total" not in each[0].lower(), each[0].count("/")))[:1]:
        return with_json(response, replaced(body, at, value - 1)) if value else None
    return None


def ids_fall(view: View, history: History) -> Response | None:
    """A created item has a lower id than the one before."""
    field = view.resource.identity.field if view.resource is not None else None
    if view.action is not Action.CREATE or not history.created_ids or view.shown is None or field is None:
        return None
    before = history.created_ids[-1]
    shown = id_text(view.shown.get(field))
    if shown is None or not before.isdecimal():
        return with_fields(view, {field: f" {before}"}) if shown is not None else None
    value = int(before) - 1
    return with_fields(view, {field: value if isinstance(view.shown[field], int) else str(value)})


def location_leads_elsewhere(view: View, history: History) -> Response | None:
    """The Location of a created item leads to the one that was created before."""
    location = view.exchange.response.headers.get("location")
    if view.action is not Action.CREATE or location is None or not history.created_ids:
        return None
    return with_header(view.exchange.response, "Location", f"{location.rpartition('/')[0]}/{history.created_ids[0]}")


def unchanged_item_is_sent_again(view: View, history: History) -> Response | None:
    """A GET with the entity tag that the item has gets the item again."""
    if view.action is not Action.READ or view.status != 304 or view.item_key is None:  # noqa: PLR2004 - not modified
        return None
    return history.read.get(view.item_key)


def outdated_write_is_accepted(view: View, history: History) -> Response | None:
    """A write with the entity tag of an older state is accepted."""
    if view.action not in _WRITES or view.status != 412:  # noqa: PLR2004 - precondition failed
        return None
    return history.accepted.get(view.operation.id)


def head_disagrees(view: View, _history: History) -> Response | None:
    """A HEAD says that an item does not exist which GET shows."""
    return with_status(view.exchange.response, 404) if view.action is Action.HEAD and view.ok else None


def replacement_seems_to_create(view: View, _history: History) -> Response | None:
    """A PUT that replaces an item gets the status 201."""
    replaces = view.action is Action.REPLACE and view.status in {200, 204}
    return with_status(view.exchange.response, CREATED) if replaces else None


CHANGES: Mapping[str, tuple[Change, ...]] = {
    "STA015": (count_leaves_an_item_out,),
    "STA018": (ids_fall,),
    "STA019": (location_leads_elsewhere,),
    "STA020": (unchanged_item_is_sent_again,),
    "STA021": (outdated_write_is_accepted,),
    "STA022": (head_disagrees,),
    "STA029": (replacement_seems_to_create,),
}
"""The mutants of each state rule, by its code."""
