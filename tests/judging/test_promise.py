"""Promises: the title is a docstring in one line."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from types import SimpleNamespace

import pytest

from caveat.judging.evidence import assumed
from caveat.judging.promise import Promise, Subject, title_of


def two_lines() -> None:
    """Every pet
    has an id.
    """  # noqa: D205 - a sentence in two lines


def test_a_title_is_the_docstring_in_one_line() -> None:
    assert title_of("PET001", two_lines) == "Every pet has an id."


@pytest.mark.parametrize("value", [lambda: None, SimpleNamespace(__doc__=""), SimpleNamespace(__doc__=None)])
def test_a_function_without_a_docstring_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="rule PET001 needs a docstring"):
        title_of("PET001", value)


def test_a_promise_is_about_exchanges_by_default_and_cannot_change() -> None:
    promise = Promise("PET001", "Every pet has an id.", assumed("a guess"))
    assert promise.subject is Subject.EXCHANGES
    with pytest.raises(FrozenInstanceError):
        promise.code = "PET002"  # type: ignore[misc] # the test assigns to a frozen field
