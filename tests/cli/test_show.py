"""`caveat show`: a contract or one part of it; the error for an unknown part suggests similar names."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.catalogue import catalogue
from command_line import Caveat

TESTS = Path(__file__).parent.parent
AVIARY = str(TESTS / "reports" / "aviary.yaml")


def test_it_shows_a_document(caveat: Caveat) -> None:
    assert caveat("show", AVIARY).out == (TESTS / "golden" / "show.txt").read_text()
    assert caveat("show", AVIARY, "--format", "md").out == (TESTS / "golden" / "show.md").read_text()


@pytest.mark.parametrize(
    ("part", "first"),
    [
        ("replace-bird", "replace-bird  PUT /birds/{id}, writes  documented"),
        ("Kind", 'Kind  "parrot" | "owl"  assumed'),
        ("#/components/schemas/Kind", 'Kind  "parrot" | "owl"  assumed'),
    ],
)
def test_it_shows_a_part(part: str, first: str, caveat: Caveat) -> None:
    assert caveat("show", AVIARY, part).out.splitlines()[0] == first


def test_it_shows_every_api(caveat: Caveat) -> None:
    for api in catalogue.names():
        ended = caveat("show", api)
        assert (ended.code, ended.err) == (0, "")
        assert ended.out


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("replace-brid", "has no operation or schema 'replace-brid'. Did you mean replace-bird?"),
        ("kind", "has no operation or schema 'kind'. Did you mean Kind?"),
        ("wing", f"`caveat list {AVIARY}` lists the operations"),
        ("/components/schemas/Brid", "has no part '/components/schemas/Brid'. Did you mean /components/schemas/Bird"),
    ],
)
def test_an_unknown_part_is_an_error_with_similar_names(part: str, words: str, caveat: Caveat) -> None:
    ended = caveat("show", AVIARY, part)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err
