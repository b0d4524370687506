"""Options of runs: shards and their merge, a time limit, and operations that have to be reached."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from command_line import Caveat

GARDEN = Path(__file__).parents[1] / "documents" / "garden.yaml"
QUICK = (str(GARDEN), "--examples", "2", "--phase", "fuzzing", "--phase", "stateful")


def loaded(file: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(file.read_text())
    for api in report["apis"]:
        del api["seconds"]
    return report


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2)])
def test_the_merged_report_of_shards_is_that_of_the_whole_run(
    caveat: Caveat, tmp_path: Path, order: tuple[int, ...]
) -> None:
    caveat("test", *QUICK, "--report", f"json={tmp_path / 'whole.json'}")
    for number in order:
        caveat("test", *QUICK, "--shard", f"{number}/3", "--report", f"json={tmp_path / f'{number}.json'}")
    files = [str(tmp_path / f"{number}.json") for number in order]
    ended = caveat("merge", *files, "--report", f"json={tmp_path / 'merged.json'}")
    assert ended.code == 0
    assert loaded(tmp_path / "merged.json") == loaded(tmp_path / "whole.json")


def test_a_merge_without_a_shard_cannot_judge(caveat: Caveat, tmp_path: Path) -> None:
    file = tmp_path / "1.json"
    assert caveat("test", *QUICK, "--shard", "1/3", "--report", f"json={file}").code == 0
    ended = caveat("merge", str(file))
    assert (ended.code, "parts of the run are missing in these reports" in ended.out) == (2, True)


def test_a_time_limit_ends_a_run_in_order_and_lists_what_was_not_reached(caveat: Caveat) -> None:
    ended = caveat("test", *QUICK, "--max-time", "0.000001s")
    assert ended.code == 2
    assert "max_time is used up: not everything was tested" in ended.out
    assert "garden: 5 of 5 operations not reached:" in ended.out
    assert "  addPlant: never sent: max_time is used up" in ended.out


def test_an_operation_that_is_not_reached_is_an_error_if_it_is_required(caveat: Caveat, tmp_path: Path) -> None:
    document = tmp_path / "garden.yaml"
    document.write_text(
        "openapi: 3.1.0\ninfo: {title: G, version: '1'}\npaths:\n"
        "  /a: {get: {operationId: a, parameters: [{name: n, in: query, schema: {type: integer}, example: 7}], "
        "responses: {'200': {description: x}}}}\n"
        "  /b: {get: {operationId: b, responses: {'200': {description: x}}}}\n"
    )
    run = ("test", str(document), "--phase", "examples")
    assert caveat(*run).code == 0
    ended = caveat(*run, "--require-reached")
    assert (ended.code, "operations were not reached; --no-require-reached accepts that" in ended.out) == (2, True)
    assert "  b: never sent: no request was generated" in ended.out


BAD = {
    "--shard": ("0/3", "4/3", "1", "a/b"),
    "--max-time": ("0", "x", "-1s", "5d"),
}


@pytest.mark.parametrize(("option", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_a_bad_value_is_an_error_that_names_its_option(caveat: Caveat, option: str, value: str) -> None:
    ended = caveat("test", *QUICK, f"{option}={value}")
    assert (ended.code, option in ended.err) == (2, True)


EARLY = {
    "while its command loads": ("caveat.cli._commands.importlib.import_module", ""),
    "while it loads": ("caveat.runs.garbage.less_collection", ""),
    "while options are checked": ("caveat.cli._options.headers", ""),
    "while processes start": ("caveat.runs.job_processes.started", "json"),
    "while a target connects": ("caveat.runs.job.Worker.prepare", "json"),
    "before the first request": ("caveat.runs.parallel.carry_out", "json"),
}


@pytest.mark.parametrize("command", ["test", "check"])
@pytest.mark.parametrize("title", EARLY)
def test_an_early_interrupt_is_exit_code_2_with_one_sentence(
    title: str, command: str, caveat: Caveat, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, written = EARLY[title]
    file = project / "report.json"
    _interrupt_at(place, monkeypatch)
    ended = caveat(command, "pets.yaml", "--report", f"json={file}")
    printed = ended.out + ended.err
    sentences = printed.count("interrupted: there is no result") + printed.count(
        "interrupted: not everything was tested"
    )
    assert (ended.code, "Traceback" in printed, sentences) == (2, False, 1), printed
    assert printed.count("COULD NOT JUDGE") == (1 if written else 0)
    assert file.exists() == bool(written)
    if written:
        assert json.loads(file.read_text())["partial"] is True


OTHERS = {
    "fuzz": (("fuzz", "pets.yaml"), "caveat.runs.fuzz_processes.started"),
    "mutate": (("mutate", "pets.yaml"), "caveat.mutation.run.record_all"),
    "replay": (("replay",), "caveat.cli._earlier_findings.read"),
    "cleanup": (("cleanup", "staging"), "caveat.targets.build.cleanup_of"),
}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("title", OTHERS)
def test_an_interrupt_of_another_command_that_judges_is_exit_code_2(
    title: str, caveat: Caveat, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments, place = OTHERS[title]
    _interrupt_at(place, monkeypatch)
    ended = caveat(*arguments)
    printed = ended.out + ended.err
    assert (ended.code, "Traceback" in printed, "interrupted: " in printed) == (2, False, True), printed


def _interrupt_at(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(place, interrupt)
