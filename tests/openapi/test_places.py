"""Places: of the parts of one file, and of several files."""

from __future__ import annotations

import pytest

from caveat.openapi.places import FilePlaces, JoinedPlaces
from caveat.openapi.source import Place, Source, parse

A = Source("a.yaml", {"x": 1}, {"": 1, "/x": 2})


def test_places_of_a_file() -> None:
    assert dict(FilePlaces(A)) == {"": Place("a.yaml", 1), "/x": Place("a.yaml", 2)}
    assert dict(FilePlaces(A, "/files/a")) == {"/files/a": Place("a.yaml", 1), "/files/a/x": Place("a.yaml", 2)}
    assert len(FilePlaces(A)) == len(A.lines)
    with pytest.raises(KeyError):
        FilePlaces(A, "/files/a")["/x"]


def test_a_place_has_its_column_in_yaml_and_in_json() -> None:
    for text in ("openapi: 3.1.0\ninfo: {title: Pets}\n", '{"openapi": "3.1.0",\n"info": {"title": "Pets"}}'):
        place = FilePlaces(parse(text, "a"))["/info/title"]
        assert text.splitlines()[place.line - 1][(place.column or 0) - 1 :].startswith(("title", '"title"'))


def test_places_of_several_files() -> None:
    joined = JoinedPlaces([FilePlaces(A), FilePlaces(A, "/x")])
    assert joined["/x"] == Place("a.yaml", 1)
    assert (joined[""], joined["/x/x"], len(joined)) == (Place("a.yaml", 1), Place("a.yaml", 2), 3)
    with pytest.raises(KeyError):
        joined["/y"]
