"""The output of `scripts/bench`, at small sizes."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from bench import cases, document_rates, documents, lists, load, memory, node_tools, rates, size, start, workers
from bench.requests_of_document import example_requests
from caveat.catalogue import catalogue


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


PETS = Path(__file__).parents[1] / "documents" / "pets.yaml"


@pytest.mark.usefixtures("nothing_installed")
def test_the_mock_of_a_document_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "REQUESTS", 16)
    lines = list(document_rates.lines(PETS))
    assert [line.split()[:3] for line in lines[1:]] == [
        [method, "/pets", name] for method in ("GET", "POST") for name in ("caveat", "scalar", "prism")
    ]
    assert re.search(r"\d requests/s, +\d+ us of processor each", lines[1])
    assert lines[2].endswith("is not installed, so not measured")


def test_requests_to_a_document_are_accepted_by_its_mock() -> None:
    requests = example_requests(PETS)
    assert [(method, request.path) for method, request in requests.items()] == [("GET", "/pets"), ("POST", "/pets")]


@pytest.mark.usefixtures("nothing_installed")
def test_every_verb_is_measured_on_a_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = size.many_components(2, 3)
    monkeypatch.setattr(size, "many_components", lambda *_counts: small)
    file = tmp_path / "large.json"
    file.write_text(json.dumps(small))
    title, *lines = size.lines(file, 20)
    assert title.startswith(str(file))
    assert [line.split()[0] for line in lines] == ["lint", "lint", "lint", "first", "first", "first", "test", "100"]
    assert lines[6].endswith("2 of 2 operations were called")
    assert lines[7].endswith("exit code 0")


def test_a_document_that_is_missing_is_reported(tmp_path: Path) -> None:
    [line] = size.lines(tmp_path / "missing.json")
    assert "npm install @octokit/openapi" in line


def test_tools_are_found_beside_the_document(tmp_path: Path) -> None:
    folder = tmp_path / "node_modules"
    for tool in ("prism", "redocly"):
        (folder / ".bin").mkdir(parents=True, exist_ok=True)
        (folder / ".bin" / tool).touch(mode=0o755)
    document = folder / "@some" / "document.json"
    assert node_tools.tool("redocly", document) == str(folder / ".bin" / "redocly")
    assert (node_tools.prism(document, 1) or [])[0] == str(folder / ".bin" / "prism")
    assert node_tools.scalar(document, 1) is None


def test_generated_documents_are_counted_with_their_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    [line] = documents.check_generated(3, 5, workers=1)
    assert re.fullmatch(r"3 documents, seeds 5 to 7: 0 with a problem, in \d+ s", str(line))
    monkeypatch.setattr(documents, "problems", lambda *_arguments, **_options: ["a 1", "a 2", "b"])
    assert list(map(str, documents.failures(5))) == ["seed 5: b", "seed 5: a 1"]


def test_each_verb_is_run_on_each_document_of_a_folder(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml")
    (tmp_path / "b.json").write_text('{"openapi": "3.1.0", "info": 7, "paths": {}')
    (tmp_path / "other.txt").write_text("")
    (first, is_right), (second, is_also_right) = documents.check_folder(tmp_path, workers=2)
    assert re.fullmatch(r"a.yaml  lint kept, list kept, mock kept, test kept; \d+\.\d s", first)
    assert re.fullmatch(r"b.json  lint not judged, list not judged, mock .*, test not judged; \d+\.\d s(\n.*)?", second)
    assert (is_right, is_also_right) == (True, True)


SMALL = """
openapi: 3.1.0
info: {title: Small, version: '1'}
paths:
  /pets:
    get:
      operationId: list-pets
      responses:
        '200': {description: x, content: {application/json: {schema: {type: array, items: {type: integer}}}}}
"""


def write(file: Path) -> Path:
    """Write a document with one operation."""
    file.write_text(SMALL)
    return file


def test_several_workers_are_compared_with_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "EXAMPLES", 1)
    [line] = workers.lines([str(write(tmp_path / "small.yaml"))], workers=2, pairs=1)
    assert re.fullmatch(
        r"workers +small +1 process \d+\.\d s, 2 processes \d+\.\d s: \d\.\d\d of the time .*; reports are equal",
        line,
    )
