"""Rounds of fuzzing: what is sent in which order, what is left out, and how a run ends."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from caveat.catalogue.api import Api
from caveat.errors import RunStopped
from caveat.exchange import Request, Response
from caveat.judging.verdict import Verdict
from caveat.runs.fuzz import NOTHING_SENT, FuzzProgress, fuzz, stages
from caveat.runs.fuzz_store import FuzzStore
from caveat.runs.fuzz_worker import Setup
from caveat.runs.job import Announce
from caveat.runs.spending import Spending
from caveat.targets.target import Target
from caveat.traffic.plan import Plan
from caveat.traffic.units import units
from mock_job import mock_of
from pet_traffic import application
from small_library import DOCUMENT

LIBRARY = str(Path(__file__).parents[1] / "documents" / "library.yaml")
PLAN = Plan(examples=2)


def build(api: Api, _run: str, announce: Announce) -> Target:
    return mock_of(api, "", announce, seed=0)


def fuzzed(
    folder: Path, *, name: str = LIBRARY, limit: int | None = 200, target: Target | None = None, plan: Plan = PLAN
) -> tuple[Verdict, list[FuzzProgress]]:
    """Fuzz an API by its name or document on a target, by default its mock."""
    from caveat.catalogue import catalogue  # noqa: PLC0415 - slow to load

    progress: list[FuzzProgress] = []
    path = folder / "a.jsonl"
    with FuzzStore.opened(path, "http://a") as store:
        verdict = fuzz(
            Setup(name, build, "", plan, path, "http://a"),
            target or build(catalogue.find(name), "", print),
            store,
            Spending.none(limit),
            lambda now, _new: progress.append(now),
        )
    return verdict, progress


def test_deletions_come_last_and_then_the_sequences(tmp_path: Path) -> None:
    from caveat.catalogue import catalogue  # noqa: PLC0415 - slow to load

    (tmp_path / "library.yaml").write_text(DOCUMENT)
    api = catalogue.find(str(tmp_path / "library.yaml"))
    names = [
        [unit.name for unit in stage] for stage in stages(api.spec, units(api.spec, Target(application(refuse)), PLAN))
    ]
    last = ["journey /books", *(f"sequences {part}" for part in range(1, 5))]
    assert names == [["list-books", "add-book", "read-book"], ["drop-book"], last]


def refuse(_request: Request) -> Response:
    raise RunStopped("the service is down")


def test_rounds_continue_until_the_limit_and_in_the_next_run(tmp_path: Path) -> None:
    first, progress = fuzzed(tmp_path)
    second, later = fuzzed(tmp_path)
    assert (first.exchanges, first.errors, first.findings) == (200, (), ())
    assert first.units[0].number == 1
    assert first.units[-1].number == progress[-1].round == second.units[0].number == later[0].round > 1
    assert progress[-1].requests == 200
    assert progress[-1].reached == len(first.reached) == progress[-1].operations == 7


def test_rounds_of_one_seed_send_the_same_again_and_each_round_something_else(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    first, again = fuzzed(tmp_path)[0], fuzzed(tmp_path / "again")[0]
    assert first.units == again.units
    assert len({unit.digest for unit in first.units}) == len(first.units)


def test_another_plan_begins_with_its_first_round(tmp_path: Path) -> None:
    fuzzed(tmp_path)
    assert fuzzed(tmp_path, plan=replace(PLAN, seed=9))[0].units[0].number == 1


@pytest.mark.parametrize("runs", [1, 2])
def test_a_service_that_is_down_could_not_be_judged(tmp_path: Path, runs: int) -> None:
    if runs > 1:
        fuzzed(tmp_path)
    verdict, _ = fuzzed(tmp_path, target=Target(application(refuse)))
    assert verdict.errors == ("the service is down: not everything was tested",)


def test_a_document_without_operations_does_not_run_for_ever(tmp_path: Path) -> None:
    document = tmp_path / "empty.yaml"
    document.write_text("openapi: 3.1.0\ninfo: {title: Empty, version: '1'}\npaths: {}\n")
    verdict, _ = fuzzed(tmp_path, name=str(document), limit=None)
    assert verdict.errors == (f"{NOTHING_SENT}: not everything was tested",)
