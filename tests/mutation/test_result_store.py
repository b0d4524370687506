"""Results of a run that was killed are used again, unless what they depend on has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.mutation.mutant import Family, Mutant, Outcome, Result
from caveat.mutation.result_store import ResultStore, key_of

MUTANT = Mutant(Family.ANSWERS, "op", "200", "type", "/a")
RESULT = Result(MUTANT, Outcome.FOUND, "OAS003", "note")


def test_a_result_is_kept_until_the_run_is_finished(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "a.jsonl"
    store = ResultStore(path, "key")
    store.add([RESULT])
    assert ResultStore(path, "key").get(MUTANT) == RESULT
    assert ResultStore(path, "other").get(MUTANT) is None
    assert path.stat().st_mode & 0o777 == 0o600
    store.finish()
    assert ResultStore(path, "key").get(MUTANT) is None


@pytest.mark.parametrize("end", ['{"key": "key", "id": "answ', "[]", "3", '{"key": "key", "outcome": "no"}'])
def test_a_line_that_a_kill_cut_off_loses_nothing_else(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.jsonl"
    ResultStore(path, "key").add([RESULT])
    path.write_text(path.read_text() + end)
    ResultStore(path, "key").add([Result(Mutant(Family.STATE, "b", "", "c", "d"), Outcome.SURVIVED)])
    store = ResultStore(path, "key")
    assert store.get(MUTANT) == RESULT
    assert store.get(Mutant(Family.STATE, "b", "", "c", "d")) is not None


def test_a_key_depends_on_its_facts() -> None:
    assert key_of("a", 1) == key_of("a", 1) != key_of("a", 2)
