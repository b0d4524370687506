"""Rules of events and of their export."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta

from caveat.exchange import Exchange, History
from caveat.rule import Breach, inferred, rule
from caveat_models.dialog360 import models
from caveat_models.dialog360.operations import Operation

_A_DAY = timedelta(days=1)
"""In which time zone the days of a period begin is not said."""


@rule(
    "DIA011",
    on=[Operation.LIST_EVENTS],
    evidence=inferred("the list requires a period and takes these filters", source="signals-api/endpoints, GET events"),
)
def events_are_those_asked_for(exchange: Exchange, _history: History) -> Iterator[Breach]:
    """Events that are listed lie in the period, and are of the type, the type_id and the ad that were asked for."""
    if not exchange.response.ok:
        return
    query = exchange.request.query
    for index, event in enumerate(exchange.response.parse(models.EventPage).events):
        found = {"event_type": event.type, "event_type_id": event.type_id, "ad_id": event.ad_id}
        for name, value in found.items():
            if name in query and isinstance(value, str) and value != query[name]:
                yield Breach(f"{name} is {value}, asked for was {query[name]}", at=f"/events/{index}")
        if not _within(event.created_time, query.get("date_from", ""), query.get("date_to", "")):
            message = f"it is of {event.created_time}, not from {query['date_from']} to {query['date_to']}"
            yield Breach(message, at=f"/events/{index}/created_time")


def _within(moment: str, first: str, last: str) -> bool:
    """Whether a moment may lie in a period; what cannot be read as a day is let pass."""
    try:
        day, start, end = (date.fromisoformat(text[:10]) for text in (moment, first, last))
    except ValueError:
        return True
    return day - start >= -_A_DAY and end - day >= -_A_DAY


@rule(
    "DIA012",
    on=[Operation.EXPORT_EVENTS],
    evidence=inferred(
        "the export is a CSV file, and in one all lines have as many fields as the first (RFC 4180, 2.4)",
        source="signals-api/endpoints, GET events/export",
    ),
)
def exported_lines_have_the_fields_of_the_header(exchange: Exchange, _history: History) -> Iterator[Breach]:
    """An export begins with a line of different names, and each line below has as many fields."""
    if not exchange.response.ok:
        return
    try:
        text = exchange.response.body.decode("utf-8-sig")
        names, *lines = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=_delimiter(text))
    except (csv.Error, ValueError) as error:
        # Python reads no longer fields than this, but a vendor may write them.
        if len(exchange.response.body) <= csv.field_size_limit():
            yield Breach(f"it cannot be read as CSV with a header: {error}", at="body")
        return
    if len(set(names)) < len(names):
        yield Breach(f"the names are {', '.join(names)}, each was expected once", at="line 1")
    for number, line in enumerate(lines, 2):
        if len(line) != len(names):
            yield Breach(f"there are {len(line)} fields, the header has {len(names)}", at=f"line {number}")


def _delimiter(text: str) -> str:
    """What stands between the names of the header; which delimiter the export has is not said."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)
