"""The README of `generated/`: its table of constraints and its list of gaps."""

from __future__ import annotations

from caveat.codegen.manifest import Count, Manifest
from caveat.codegen.readme import text


def manifest(*counts: Count) -> Manifest:
    return Manifest({}, {}, {}, counts)


def test_the_table_has_a_column_for_each_api_and_the_gaps_are_listed() -> None:
    shop = manifest(Count("type", 4), Count("valid", 2))
    mill = manifest(Count("format", 3, ("Flour/date (date)",)), Count("type", 1))

    assert text({"shop": shop, "mill": mill}).partition("| constraint")[2].splitlines()[0:] == [
        " | mill | shop |",
        "| --- | ---: | ---: |",
        "| `format` | 2 of 3 |  |",
        "| `type` | 1 | 4 |",
        "| *valid object* |  | 2 |",
        "",
        "The gaps:",
        "",
        "- mill, `format`: `Flour/date (date)`",
    ]


def test_it_says_that_there_are_no_gaps() -> None:
    assert text({"shop": manifest(Count("type", 4))}).endswith("\n\nThere are no gaps.\n")


def test_it_is_short_except_for_its_table() -> None:
    lines = text({}).splitlines()

    assert len([line for line in lines if not line.startswith("|")]) <= 40
