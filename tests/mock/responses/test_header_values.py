"""Values of header fields: lists, parameters and quoted strings are taken apart."""

from __future__ import annotations

import pytest

from caveat.mock.responses.header_values import pair, split, word

LISTS: dict[str, list[str]] = {
    "": [],
    " , ,": [],
    "a": ["a"],
    "a, b\t,c": ["a", "b", "c"],
    'a="x, y", b': ['a="x, y"', "b"],
    r'a="\", b", c': [r'a="\", b"', "c"],
    'a="never, closed': ['a="never, closed'],
}


@pytest.mark.parametrize("text", LISTS)
def test_a_list(text: str) -> None:
    assert split(text, ",") == LISTS[text]


PAIRS: dict[str, tuple[str, str]] = {
    "a": ("a", ""),
    "A = b": ("a", "b"),
    'a="b c"': ("a", "b c"),
    r'a="\"\\"': ("a", '"\\'),
    'a="': ("a", '"'),
    "a=b=c": ("a", "b=c"),
}


@pytest.mark.parametrize("text", PAIRS)
def test_a_parameter(text: str) -> None:
    assert pair(text) == PAIRS[text]


@pytest.mark.parametrize("text", ["cat", "a cat", 'a "cat"', "", "\\"])
def test_a_word_reads_back(text: str) -> None:
    assert pair(f"example={word(text)}") == ("example", text)
    assert (word(text) == text) is (text == "cat")
