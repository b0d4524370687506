"""The text of `caveat mutate`: a table of scores, and the survivors by promise."""

from __future__ import annotations

from caveat.cli import _mutation_text
from caveat.mutation.mutant import Family, Mutant, Outcome, Result


def result(outcome: Outcome, number: int = 1) -> Result:
    return Result(Mutant(Family.ANSWERS, "op", f"200 body /{number}", "type", "/a"), outcome, "OAS003", "why")


RESULTS = [result(Outcome.FOUND), result(Outcome.SURVIVED, 2), result(Outcome.SURVIVED, 3), result(Outcome.EQUIVALENT)]


def test_the_table_has_a_line_for_each_family_and_one_for_all() -> None:
    assert list(_mutation_text.table([("books", RESULTS)])) == [
        "API    mutants of  mutants  found  survived  equivalent  not reached  already broken   score",
        "-----  ----------  -------  -----  --------  ----------  -----------  --------------  ------",
        "books  answers           4      1         2           1            0               0  33.3 %",
        "books  all               4      1         2           1            0               0  33.3 %",
    ]


def test_with_kinds_it_has_a_line_for_each() -> None:
    lines = list(_mutation_text.table([("books", RESULTS)], kinds=True))
    assert (
        lines[3] == "books  answers     type        4      1         2           1            0               0  33.3 %"
    )


def test_survivors_are_listed_by_promise() -> None:
    assert list(_mutation_text.survivors("books", RESULTS, shown=1)) == [
        "SURVIVED  books /a",
        "  answers op 200 body /2: type",
        "    why",
        "  and 1 more: --all shows them",
    ]


def test_the_other_mutants_have_their_reason() -> None:
    assert list(_mutation_text.others("books", RESULTS)) == [
        "FOUND  books answers op 200 body /1: type: OAS003, why",
        "EQUIVALENT  books answers op 200 body /1: type: why",
    ]


def test_a_rule_that_is_not_reached_is_reported_although_another_one_finds_its_mutant() -> None:
    def found(code: str, by: str) -> Result:
        return Result(Mutant(Family.PROSE, "", code, "behaviour", code), Outcome.FOUND, by)

    results = [*RESULTS, found("DFE001", "DFE001"), found("DFE002", "DFE001"), found("DFE003", "DFE001")]
    assert list(_mutation_text.by_another_rule("dfend", results)) == [
        "NOTE  dfend: mutants of DFE002, DFE003 are found by other rules only"
    ]
    assert list(_mutation_text.by_another_rule("books", RESULTS)) == []
