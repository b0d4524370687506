"""Values of header fields: lists, parameters and quoted strings are parsed."""

from __future__ import annotations

import pytest

from caveat.mock.responses.header_values import parameter, quote, split

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
def test_a_list_is_split(text: str) -> None:
    assert split(text, ",") == LISTS[text]


PARAMETERS: dict[str, tuple[str, str]] = {
    "a": ("a", ""),
    "A = b": ("a", "b"),
    'a="b c"': ("a", "b c"),
    r'a="\"\\"': ("a", '"\\'),
    'a="': ("a", '"'),
    "a=b=c": ("a", "b=c"),
}


@pytest.mark.parametrize("text", PARAMETERS)
def test_a_parameter_is_parsed(text: str) -> None:
    assert parameter(text) == PARAMETERS[text]


@pytest.mark.parametrize("text", ["cat", "a cat", 'a "cat"', "", "\\"])
def test_a_quoted_text_is_parsed_to_the_same_text(text: str) -> None:
    assert parameter(f"example={quote(text)}") == ("example", text)
    assert (quote(text) == text) is (text == "cat")
