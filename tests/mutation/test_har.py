"""A recording is the same after it was written to a file and read again; archives of browsers are read, too."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.errors import BadRecording
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.mutation import har
from caveat.mutation.recording import Segment, Step
from caveat.traffic.units import Unit

START = datetime(2026, 11, 26, 12, tzinfo=UTC)
FIELDS = st.lists(st.tuples(st.sampled_from(["Key", "X-A", "x-a"]), st.text("ab é,", max_size=4)), max_size=3)
REQUESTS = st.builds(
    Request,
    st.sampled_from(["GET", "POST", "QUERY"]),
    st.sampled_from(["/", "/a?b=c&b", "/%2F/é?x=%zz#", "https://example.com/hook"]),
    FIELDS.map(Headers),
    st.binary(max_size=6),
)
RESPONSES = st.builds(Response, st.integers(100, 599), FIELDS.map(Headers), st.binary(max_size=6))
STEPS = st.lists(st.tuples(REQUESTS, RESPONSES, st.lists(REQUESTS, max_size=2)), min_size=1, max_size=3)
UNITS = (Unit(1, resource="/ships"), Unit(1, resource="/ships"), Unit(4))


def facts(archive: har.Archive) -> list[tuple[object, ...]]:
    """The facts that have to be equal, with times since the first exchange."""
    first = archive.segments[0].steps[0].time
    return [
        (
            segment.unit.number,
            segment.unit.resource,
            step.request,
            step.request.headers.items_sent,
            step.response,
            step.response.headers.items_sent,
            step.deliveries,
            pytest.approx(step.time - first, abs=1e-3),
        )
        for segment in archive.segments
        for step in segment.steps
    ]


@given(groups=st.lists(STEPS, min_size=1, max_size=3), exclusive=st.booleans())
def test_what_is_written_is_read(
    groups: list[list[tuple[Request, Response, list[Request]]]], *, exclusive: bool
) -> None:
    number = 0.0
    segments = []
    for unit, steps in zip(UNITS, groups, strict=False):
        made = []
        for request, response, deliveries in steps:
            number += 0.25
            made.append(Step(request, response, number, tuple(deliveries)))
        segments.append(Segment(unit, tuple(made)))
    archive = har.Archive(tuple(segments), exclusive=exclusive)
    text = har.dump(archive, "http://127.0.0.1:4020/v1", START)
    again = har.read(text, "run.har")
    assert (facts(again), again.exclusive) == (facts(archive), exclusive)


def entry(**response: JsonValue) -> JsonValue:
    """An entry as a browser writes it."""
    return {
        "startedDateTime": "2026-11-26T12:00:00.500Z",
        "time": 250,
        "request": {
            "method": "POST",
            "url": "https://api.example.com/pets?a=1",
            "headers": [{"name": ":authority", "value": "api.example.com"}, {"name": "key", "value": "fake"}],
            "postData": {"mimeType": "text/plain", "text": "a"},
        },
        "response": {"status": 200, "headers": [], "content": {"text": "YQ==", "encoding": "base64"}, **response},
    }


def archive_of(*entries: JsonValue) -> str:
    return json.dumps({"log": {"version": "1.2", "entries": list(entries)}})


def test_an_archive_of_a_browser_is_one_segment() -> None:
    archive = har.read(archive_of(entry(), entry(status=0)), "browser.har")
    [segment] = archive.segments
    [step] = segment.steps
    assert step.request == Request("POST", "/pets?a=1", Headers([("key", "fake")]), b"a")
    assert step.response == Response(200, Headers(), b"a")
    assert step.time == datetime(2026, 11, 26, 12, 0, 0, 750_000, tzinfo=UTC).timestamp()
    assert not archive.exclusive


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "it is not JSON (line 1, column 1)"),
        ("[]", "it has no exchange"),
        (archive_of(), "it has no exchange"),
        (archive_of({}), "an entry has no 'response'"),
        (archive_of(entry(status="many")), "an entry has a value of another type ("),
    ],
)
def test_a_file_that_is_no_archive_is_refused(text: str, problem: str) -> None:
    with pytest.raises(BadRecording) as raised:
        har.read(text, "a.har")
    assert problem in str(raised.value)
