"""Lazy properties: computed once, on first use."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from caveat.lazy import lazy

computed: list[str] = []


@dataclass(frozen=True)
class Word:
    """A text with lazily computed properties."""

    text: str

    @lazy
    def upper(self) -> str:
        """The text in upper case."""
        computed.append(self.text)
        return self.text.upper()

    @lazy
    def number(self) -> int:
        computed.append(self.text)
        return int(self.text)


def test_a_value_is_computed_once_for_each_instance() -> None:
    computed.clear()
    first, second = Word("a"), Word("b")
    assert computed == []
    assert [first.upper, first.upper, second.upper] == ["A", "A", "B"]
    assert computed == ["a", "b"]


def test_an_error_is_not_kept() -> None:
    computed.clear()
    word = Word("a")
    for _ in range(2):
        with pytest.raises(ValueError, match="invalid literal"):
            word.number  # noqa: B018 - it raises
    assert computed == ["a", "a"]


def test_it_is_no_part_of_equality_and_has_its_documentation() -> None:
    word = Word("a")
    assert word.upper == "A"
    assert word == Word("a")
    assert Word.upper.__doc__ == "The text in upper case."
