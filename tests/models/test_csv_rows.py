"""Rows of CSV as models: empty cells are absent fields, and cells have the types of their fields."""

from __future__ import annotations

import pytest
from pydantic import MISSING, ValidationError

from caveat_models.csv_rows import read_csv
from caveat_models.dialog360.models import Event, EventPage, EventTypeCount
from caveat_models.json_object import JsonObject
from dialog360_client import fresh_client


class Row(JsonObject):
    """A row with cells that are no text."""

    text: str
    count: int | MISSING = MISSING
    flag: bool | MISSING = MISSING


def test_the_export_of_360dialog_is_a_list_of_events() -> None:
    query = {"date_from": "2020-01-01", "date_to": "2030-12-31", "limit": 1000}
    client = fresh_client()
    rows = list(read_csv(client.request("GET", "/events/export", query=query).body.decode(), Event))
    assert rows == client.get(EventPage, "/events", query).events
    assert any(row.ad_id is MISSING for row in rows)


def test_cells_have_the_types_of_their_fields() -> None:
    rows = list(read_csv('text,count,flag,more\r\n7,7,True,x\r\n"a,\nb",,,\r\n', Row))
    assert rows == [Row.model_validate({"text": "7", "count": 7, "flag": True, "more": "x"}), Row(text="a,\nb")]
    assert rows[1].count is MISSING


@pytest.mark.parametrize("row", ["x,seven,", "x,7.5,", ",1,", "x,007,", "x,1,yes"])
def test_a_row_that_the_model_does_not_accept_is_refused(row: str) -> None:
    with pytest.raises(ValidationError):
        list(read_csv(f"text,count,flag\n{row}\n", Row))


def test_a_text_without_rows_is_empty() -> None:
    assert list(read_csv("", EventTypeCount)) == []
    assert list(read_csv("event_type,count\n", EventTypeCount)) == []
