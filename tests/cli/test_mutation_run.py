"""The run of `caveat mutate`: the results of one that was interrupted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from book_list import DOCUMENT
from caveat.mutation.mutant import Result
from caveat.mutation.run import MutationRun
from command_line import Caveat


def test_an_interrupted_run_prints_its_results_and_continues(
    caveat: Caveat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("books.yaml").write_text(DOCUMENT)
    monkeypatch.setattr("caveat.mutation.run.CHUNK", 1)
    decide, decided = MutationRun.decide, list[str]()

    def until_the_second(run: MutationRun, index: int, ids: Sequence[str]) -> list[Result]:
        if len(decided) == 1:
            decided.append("interrupted")
            raise KeyboardInterrupt
        decided.extend(ids)
        return decide(run, index, ids)

    monkeypatch.setattr(MutationRun, "decide", until_the_second)
    arguments = ("mutate", "books.yaml", "--workers", "1", "--examples", "5", "--only", "requests")
    stopped = caveat(*arguments)
    assert (stopped.code, stopped.out) == (2, "")
    assert stopped.err.splitlines()[-1] == (
        "books: interrupted: 1 of 2 mutants are evaluated, of which 1 are found and 0 survived; "
        ".caveat/books.mutants.jsonl has their results, and the same command continues"
    )
    ended = caveat(*arguments)
    assert (ended.code, len(decided), decided.count(decided[0])) == (0, 3, 1)
