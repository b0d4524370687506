"""Rules of events and of their export."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta

from caveat.apis.dialog360.rules.documentation import ENDPOINTS
from caveat.exchange import Exchange
from caveat.judging.evidence import inferred
from caveat.judging.rule import Breach, rule
from caveat_models.dialog360 import models
from caveat_models.dialog360.operations import Operation

_A_DAY = timedelta(days=1)
"""In which time zone the days of a period begin is not said."""


@rule(
    "DIA011",
    on=[Operation.LIST_EVENTS],
    evidence=inferred("the list requires a period and takes these filters", source=f"{ENDPOINTS}, GET events"),
    accepted=True,
)
def events_are_those_asked_for(exchange: Exchange) -> Iterator[Breach]:
    """Events that are listed lie in the period, and are of the type, the type_id and the ad that were asked for."""
    query = exchange.request.query
    for index, event in enumerate(exchange.response.parse(models.EventPage).events):
        filters = (("event_type", "type", event.type), ("event_type_id", "type_id", event.type_id))
        for parameter, name, found in (*filters, ("ad_id", "ad_id", event.ad_id)):
            wanted = query.get(parameter, found)
            if isinstance(found, str) and found != wanted:
                yield Breach(f"the {name} is {found}, expected {wanted}", at=f"body /events/{index}/{name}")
        if not _within(event.created_time, query.get("date_from", ""), query.get("date_to", "")):
            period = f"from {query['date_from']} to {query['date_to']}"
            message = f"the created_time is {event.created_time}, expected one {period}"
            yield Breach(message, at=f"body /events/{index}/created_time")


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
        source=f"{ENDPOINTS}, GET events/export",
    ),
    accepted=True,
)
def exported_lines_have_the_fields_of_the_header(exchange: Exchange) -> Iterator[Breach]:
    """An export begins with a line of different names, and each line below has as many fields."""
    try:
        text = exchange.response.body.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=_delimiter(text)))
    except (csv.Error, ValueError) as error:
        # Python reads no longer fields than this, but a vendor may write them.
        if len(exchange.response.body) <= csv.field_size_limit():
            yield Breach(f"the body cannot be read ({error}), expected CSV with a header", at="body")
        return
    if not rows:
        yield Breach("the body is empty, expected CSV with a header", at="body")
        return
    names = set[str]()
    for column, name in enumerate(rows[0]):
        if name in names:
            yield Breach(f"the name {name!r} is there again, expected each name once", at=f"body /0/{column}")
        names.add(name)
    wanted = len(rows[0])
    for index, fields in enumerate(rows[1:], 1):
        if len(fields) != wanted:
            message = f"the number of fields is {len(fields)}, expected {wanted} as in the header"
            yield Breach(message, at=f"body /{index}")


def _delimiter(text: str) -> str:
    """What stands between the names of the header; which delimiter the export has is not said."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)
