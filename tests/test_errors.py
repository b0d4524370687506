"""Errors: made of fields, and the same on the other side of a process pool."""

from __future__ import annotations

import pickle
from dataclasses import fields

import pytest

from caveat.errors import BadDocument, CaveatError


def kinds(root: type[CaveatError]) -> list[type[CaveatError]]:
    return [kind for child in root.__subclasses__() for kind in (child, *kinds(child))]


OURS = [kind for kind in kinds(CaveatError) if kind.__module__.startswith("caveat.")]


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_an_error_is_the_same_after_a_journey(kind: type[CaveatError]) -> None:
    error = kind(**{field.name: f"a {field.name}" for field in fields(kind)})
    error.add_note("seen on the way")
    arrived = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (type(arrived), str(arrived), arrived.__notes__) == (kind, str(error), ["seen on the way"])
    assert [getattr(arrived, field.name) for field in fields(kind)] == [f"a {field.name}" for field in fields(kind)]


def test_fields_may_be_given_in_either_way() -> None:
    given = BadDocument("pets.yaml", line=3, problem="it is empty", remedy="Fill it")
    assert str(pickle.loads(pickle.dumps(given))) == str(given) == "pets.yaml:3: it is empty. Fill it"  # noqa: S301 - our own
