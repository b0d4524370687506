"""Errors: they consist of fields, and can be pickled."""

from __future__ import annotations

import pickle
from dataclasses import fields

import pytest

from caveat.errors import BadDocument, CaveatError


def kinds(root: type[CaveatError]) -> list[type[CaveatError]]:
    return [kind for child in root.__subclasses__() for kind in (child, *kinds(child))]


KINDS = [kind for kind in kinds(CaveatError) if kind.__module__.startswith("caveat.")]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_is_the_same_after_pickling(kind: type[CaveatError]) -> None:
    error = kind(**{field.name: f"a {field.name}" for field in fields(kind)})
    error.add_note("a note")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (type(copy), str(copy), copy.__notes__) == (kind, str(error), ["a note"])
    assert [getattr(copy, field.name) for field in fields(kind)] == [f"a {field.name}" for field in fields(kind)]


def test_fields_may_be_given_by_position_or_by_name() -> None:
    error = BadDocument("pets.yaml", line=3, problem="it is empty", remedy="Fill it")
    assert str(pickle.loads(pickle.dumps(error))) == str(error) == "pets.yaml:3: it is empty. Fill it"  # noqa: S301 - our own
