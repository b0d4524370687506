"""`caveat schema`: the JSON Schemas of reports."""

from __future__ import annotations

import json

import pytest

from caveat.reports.schema import names, schema
from command_line import Caveat


@pytest.mark.parametrize("name", names())
def test_the_schema_is_printed_as_it_is_published(caveat: Caveat, name: str) -> None:
    ended = caveat("schema", name)
    assert (ended.code, ended.out, ended.err) == (0, schema(name), "")


def test_the_schema_of_the_json_report_is_the_default(caveat: Caveat) -> None:
    assert json.loads(caveat("schema").out)["title"] == "Report of caveat"


def test_a_format_without_a_schema_is_refused(caveat: Caveat) -> None:
    ended = caveat("schema", "html")
    assert (ended.code, ended.out) == (2, "")
    assert "'html' is not one of 'json', 'mutation', 'ndjson'" in ended.err
