"""Server-sent events: they are found in bytes that may be cut anywhere, and hold what the contract says."""

from __future__ import annotations

import pytest

from caveat_models.event_stream import EventDecoder, Events
from caveat_models.json_object import JsonObject


class Tick(JsonObject):
    """A piece of a message."""

    n: int


class TickEvent(JsonObject):
    """An event with a piece of a message."""

    event: str
    data: Tick
    retry: int = 0


STREAMS: dict[str, tuple[bytes, list[dict[str, str]]]] = {
    "one event": (b"data: a\n\n", [{"data": "a"}]),
    "all fields": (b"event: e\nid: 1\nretry: 5\ndata: a\n\n", [{"event": "e", "id": "1", "retry": "5", "data": "a"}]),
    "two events": (b"data: a\n\ndata: b\n\n", [{"data": "a"}, {"data": "b"}]),
    "several lines of data": (b"data: a\ndata:\ndata:  b\n\n", [{"data": "a\n\n b"}]),
    "a field without a colon": (b"data\n\n", [{"data": ""}]),
    "no space after the colon": (b"data:a:b\n\n", [{"data": "a:b"}]),
    "comments and unknown fields": (b": hi\n\nfoo: x\ndata: a\n\n", [{"data": "a"}]),
    "only a time to reconnect": (b"retry: 5\n\n", []),
    "empty lines": (b"\n\n\n\ndata: a\n\n\n\n", [{"data": "a"}]),
    "carriage returns and line feeds": (
        b"data: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n",
        [{"data": "a\nb"}, {"data": "c"}],
    ),
    "carriage returns": (b"data: a\r\rdata: b\r\rdata: c", [{"data": "a"}, {"data": "b"}]),
    "a byte order mark": (b"\xef\xbb\xbfdata: a\n\n", [{"data": "a"}]),
    "characters of several bytes": ("data: é\u2028☃\n\n".encode(), [{"data": "é\u2028☃"}]),
    "other separators that are no ends of lines": (b"data: a\x0b\x0c\x1c\x85b\n\n", [{"data": "a\x0b\x0c\x1c\ufffdb"}]),
    "an event that is cut off": (b"data: a\n\ndata: b\n", [{"data": "a"}]),
    "nothing": (b"", []),
}


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
@pytest.mark.parametrize("title", STREAMS)
def test_the_events_of_a_stream(title: str, size: int) -> None:
    content, expected = STREAMS[title]
    decoder = EventDecoder()
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    assert [event for piece in pieces for event in decoder.events(piece)] == expected


def test_an_event_is_found_when_its_last_byte_comes() -> None:
    decoder = EventDecoder()
    assert not list(decoder.events(b"data: a\n"))
    assert list(decoder.events(b"\n")) == [{"data": "a"}]


TEXT: Events[str] = Events({"": str})
BY_NAME: Events[Tick | int] = Events({"tick": Tick, "count": int})
WHOLE: Events[TickEvent] = Events({"": TickEvent}, whole=True, json_data=True)
NUMBER = '{"n": 1}'

VALUES: list[tuple[Events[object], dict[str, str], object]] = [
    (TEXT, {"data": NUMBER}, NUMBER),
    (BY_NAME, {"event": "tick", "data": NUMBER}, Tick(n=1)),
    (BY_NAME, {"event": "count", "data": "7"}, 7),
    (BY_NAME, {"event": "another", "data": "7"}, 7),
    (BY_NAME, {"data": NUMBER}, Tick(n=1)),
    (WHOLE, {"event": "tick", "data": NUMBER, "retry": "5"}, TickEvent(event="tick", data=Tick(n=1), retry=5)),
]


@pytest.mark.parametrize(("events", "event", "value"), VALUES)
def test_the_value_of_an_event(events: Events[object], event: dict[str, str], value: object) -> None:
    assert events.value(event) == value


REFUSED: list[tuple[Events[object], dict[str, str]]] = [
    (BY_NAME, {"event": "tick", "data": "7"}),
    (BY_NAME, {"event": "count", "data": NUMBER}),
    (BY_NAME, {"data": "hello"}),
    (WHOLE, {"event": "tick", "data": "hello"}),
    (WHOLE, {"event": "tick"}),
]


@pytest.mark.parametrize(("events", "event"), REFUSED)
def test_a_value_of_another_type_is_refused(events: Events[object], event: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"valid|JSON|required|Expecting"):
        events.value(event)


def test_data_is_needed_unless_the_value_is_the_event() -> None:
    assert not TEXT.has({"event": "end"})
    assert WHOLE.has({"event": "end"})
