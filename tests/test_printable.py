"""Printable text: control characters for a terminal are escaped."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.printable import printable, printable_json, printable_line

ESCAPED = {
    "an escape sequence": ("a\x1b]0;b\x07", "a\\x1b]0;b\\x07"),
    "one of eight bits": ("\x9b2J", "\\x9b2J"),
    "a carriage return": ("a\rb", "a\\rb"),
    "a backspace and a delete": ("\x08\x7f", "\\x08\\x7f"),
    "a change of direction": ("\u202ea\u2066", "\\u202ea\\u2066"),
    "half of a surrogate pair": ("\ud800", "\\ud800"),
    "other scripts": ("Grüße, 日本語 🎉", "Grüße, 日本語 🎉"),
}


@pytest.mark.parametrize("title", ESCAPED)
def test_control_characters_are_escaped(title: str) -> None:
    text, escaped = ESCAPED[title]
    assert printable(text) == printable_line(text) == escaped


def test_line_breaks_and_tabs_are_escaped_in_a_line_only() -> None:
    assert printable("a\n\tb") == "a\n\tb"
    assert printable_line("a\n\tb") == "a\\n\\tb"


@given(st.text(st.characters(), max_size=30))
def test_any_text_becomes_one_line_that_can_be_encoded(text: str) -> None:
    line = printable_line(text)
    assert len(line.splitlines()) <= 1
    assert line.encode().decode() == line
    assert "\x1b" not in line


@given(st.text(st.characters(), max_size=30))
def test_json_stays_the_same_value(text: str) -> None:
    assert json.loads(printable_json(json.dumps([text], ensure_ascii=False))) == [text]
