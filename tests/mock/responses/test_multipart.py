"""Bodies of multipart/form-data, as a server reads them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from caveat.exchange import Headers
from caveat.json_text import JsonValue
from caveat.mock.responses.multipart import BOUNDARY, multipart
from caveat.openapi.media import read

HEADERS = Headers([("content-type", f"multipart/form-data; boundary={BOUNDARY}")])
TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=9)
VALUES: dict[str, tuple[dict[str, JsonValue], dict[str, JsonValue]]] = {
    "no part": ({}, {}),
    "null is no part": ({"a": None}, {}),
    "a list has a part for each item": ({"a": ["x", 1, None]}, {"a": ["x", "1"]}),
    "an object is JSON": ({"a": {"b": [1]}}, {"a": '{"b": [1]}'}),
    "quotes in a name are escaped": ({'a"b': True}, {"a%22b": "true"}),
}


def received(value: dict[str, JsonValue]) -> JsonValue:
    return read(multipart(value).encode(), HEADERS)


def test_values_are_parts() -> None:
    assert {title: received(value) for title, (value, _) in VALUES.items()} == {
        title: expected for title, (_, expected) in VALUES.items()
    }


@given(st.dictionaries(st.text("abc", min_size=1), TEXT))
def test_texts_arrive_as_they_are(value: dict[str, JsonValue]) -> None:
    assert received(value) == value
