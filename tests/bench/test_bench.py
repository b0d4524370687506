"""The output of `scripts/bench`, at small sizes."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from bench import cases, documents, lists, load, memory, rates, start, workers
from caveat.catalogue import catalogue

DOCUMENTS = Path(__file__).parents[1] / "documents"


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")


@pytest.mark.usefixtures("nothing_installed")
def test_rates_are_compared_and_missing_tools_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "REQUESTS", 16)
    lines = list(rates.lines())
    assert lines[0].startswith("wrk is not installed")
    assert [line.split()[3] for line in lines[1:]] == ["constant", "caveat", "prism"] * 2
    assert lines[3].endswith("prism                is not installed, so not measured")


@pytest.mark.usefixtures("nothing_installed")
def test_starts_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "ROUNDS", 1)
    lines = list(start.lines())
    assert [line[:35].split()[2:] for line in lines] == [
        ["dialog360", "caveat"],
        ["unleash", "caveat"],
        ["dialog360", "prism"],
    ]
    assert lines[0].endswith("1.00 of dialog360 caveat")
    assert lines[2].endswith("is not installed, so not measured")


def test_memory_is_measured_after_each_quarter() -> None:
    lines = list(memory.lines(8))
    assert [line.split()[1:3] for line in lines[:5]] == [["dfend", many] for many in "02468"]
    assert [line.split()[1] for line in lines[5:]] == ["dialog360"] * 5 + ["unleash"] * 5
    assert all(re.search(r"\d+ MB$|unknown", line) for line in lines)


def test_the_memory_of_this_process_is_read_from_proc() -> None:
    megabytes = memory.used_mb(os.getpid())
    assert megabytes is None or 10 < megabytes < 10_000
    assert memory.used_mb(2**31) is None


def test_lists_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "REPETITIONS", 3)
    lines = list(lists.lines((100, 200), (1_000, 3_000)))
    assert [re.search(r" of (\d(,?\d)*)", line)[1] for line in lines] == ["100", "200", "200", "1,000", "3,000"]  # type: ignore[index]


def test_cases_use_the_next_seed_until_there_are_enough_exchanges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "EXAMPLES", 2)
    monkeypatch.setattr(catalogue, "names", lambda: ("unleash",))
    [line] = cases.lines(30, seed=3)
    assert re.fullmatch(r"unleash +\d\d exchanges judged, seeds 3 to [4-9], in \d+ s", line)


def test_generated_documents_are_counted_with_their_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    [line] = documents.check_generated(3, 5, workers=1)
    assert re.fullmatch(r"3 documents, seeds 5 to 7: 0 with a problem, in \d+ s", str(line))
    monkeypatch.setattr(documents, "problems", lambda *_arguments, **_options: ["a 1", "a 2", "b"])
    assert list(map(str, documents.failures(5))) == ["seed 5: b", "seed 5: a 1"]


def test_each_verb_is_run_on_each_document_of_a_folder(tmp_path: Path) -> None:
    shutil.copy(DOCUMENTS / "library.yaml", tmp_path / "a.yaml")
    (tmp_path / "b.json").write_text('{"openapi": "3.1.0", "info": 7, "paths": {}}')
    (tmp_path / "other.txt").write_text("")
    (first, is_right), (second, is_told) = documents.check_folder(tmp_path, workers=2)
    assert re.fullmatch(r"a.yaml  lint kept, list kept, mock kept, test kept; \d+\.\d s", first)
    assert re.fullmatch(r"b.json  lint not judged, list not judged, mock .*, test not judged; \d+\.\d s(\n.*)?", second)
    assert (is_right, is_told) == (True, True)


def test_several_workers_are_compared_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "EXAMPLES", 1)
    [line] = workers.lines(["unleash"], workers=2, pairs=1)
    assert re.fullmatch(
        r"workers +unleash +1 process \d+\.\d s, 2 processes \d+\.\d s: \d\.\d\d of the time .*; reports are equal",
        line,
    )
