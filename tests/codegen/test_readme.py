"""The README: its table of constraints, and its list of gaps."""

from __future__ import annotations

from caveat.codegen.manifest import Count, Manifest
from caveat.codegen.readme import text


def manifest(*counts: Count) -> Manifest:
    return Manifest({}, {}, {}, counts)


def test_the_table_has_a_column_for_each_api_and_names_the_gaps() -> None:
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


def test_without_gaps_it_says_so() -> None:
    assert text({"shop": manifest(Count("type", 4))}).endswith("\n\nNo gap is known.\n")


def test_besides_its_table_it_is_short() -> None:
    lines = text({}).splitlines()

    assert len([line for line in lines if not line.startswith("|")]) <= 40
