"""Rules of the list and the export of events."""

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
"""Tolerance: the vendor does not say in which time zone a period starts."""


@rule(
    "DIA011",
    on=[Operation.LIST_EVENTS],
    evidence=inferred(
        "the list has a required period and these filters as parameters", source=f"{ENDPOINTS}, GET events"
    ),
    accepted=True,
)
def event_lists_match_their_filters(exchange: Exchange) -> Iterator[Breach]:
    """A list of events has only events in its period that match `event_type`, `event_type_id` and `ad_id`."""
    query = exchange.request.query
    for index, event in enumerate(exchange.response.parse(models.EventPage).events):
        filters = (("event_type", "type", event.type), ("event_type_id", "type_id", event.type_id))
        for parameter, name, value in (*filters, ("ad_id", "ad_id", event.ad_id)):
            expected = query.get(parameter, value)
            if isinstance(value, str) and value != expected:
                yield Breach(f"the {name} is {value}, expected {expected}", at=f"body /events/{index}/{name}")
        if not _in_period(event.created_time, query.get("date_from", ""), query.get("date_to", "")):
            period = f"from {query['date_from']} to {query['date_to']}"
            message = f"the created_time is {event.created_time}, expected one {period}"
            yield Breach(message, at=f"body /events/{index}/created_time")


def _in_period(time: str, first: str, last: str) -> bool:
    """Whether a time may be in a period, in any time zone; true if one of the three is no valid date."""
    try:
        day, start, end = (date.fromisoformat(text[:10]) for text in (time, first, last))
    except ValueError:
        return True
    return day - start >= -_A_DAY and end - day >= -_A_DAY


@rule(
    "DIA012",
    on=[Operation.EXPORT_EVENTS],
    evidence=inferred(
        "the export is a CSV file, in which all lines have the same number of fields (RFC 4180, 2.4)",
        source=f"{ENDPOINTS}, GET events/export",
    ),
    accepted=True,
)
def exported_rows_have_the_fields_of_the_header(exchange: Exchange) -> Iterator[Breach]:
    """An export starts with a header of unique names, and each row has as many fields."""
    try:
        text = exchange.response.body.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=_delimiter(text)))
    except (csv.Error, ValueError) as error:
        # Python's reader has a limit for a field's size, which the export may exceed.
        if len(exchange.response.body) <= csv.field_size_limit():
            yield Breach(f"the body cannot be read ({error}), expected CSV with a header", at="body")
        return
    if not rows:
        yield Breach("the body is empty, expected CSV with a header", at="body")
        return
    names = set[str]()
    for column, name in enumerate(rows[0]):
        if name in names:
            yield Breach(f"the name {name!r} is a duplicate, expected unique names", at=f"body /0/{column}")
        names.add(name)
    expected = len(rows[0])
    for index, fields in enumerate(rows[1:], 1):
        if len(fields) != expected:
            message = f"the number of fields is {len(fields)}, expected {expected} as in the header"
            yield Breach(message, at=f"body /{index}")


def _delimiter(text: str) -> str:
    """The delimiter of the header; the vendor does not say which one the export has."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)
