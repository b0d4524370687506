"""Ledgers: the same laws for SQLite and redis."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bench.ledger import arrivals
from caveat.errors import BadValue
from caveat.openapi.operation import Effect
from caveat.targets.ledgers.ledger import Ledger, Spent, scope, used_up
from caveat.targets.target import Budget
from staging import OpenLedger

READ, WRITE, SPEND = Effect.READS, Effect.WRITES, Effect.SPENDS

LIMITS = {
    "requests": (Budget(requests=2), [READ, WRITE, READ], "max_requests (2)"),
    "writes": (Budget(writes=1), [READ, WRITE, READ, WRITE], "max_writes (1)"),
    "a spend is a write": (Budget(writes=1), [SPEND, WRITE], "max_writes (1)"),
    "spends": (Budget(spends=1), [WRITE, SPEND, WRITE, SPEND], "max_spends (1)"),
    "seconds": (Budget(seconds=0), [READ], "max_time (0 s)"),
    "none": (Budget(), [READ, WRITE, SPEND], ""),
}


@pytest.mark.parametrize("title", LIMITS)
def test_a_limit_that_is_used_up_grants_no_request(title: str, open_run: OpenLedger) -> None:
    budget, effects, exhausted = LIMITS[title]
    ledger = open_run(budget)
    reservations = [ledger.reserve(effect) for effect in effects]
    assert all(reservation.granted for reservation in reservations[:-1])
    assert (reservations[-1].granted, reservations[-1].exhausted) == (not exhausted, exhausted)
    refused = ledger.spent()
    ledger.reserve(effects[-1])
    assert not exhausted or ledger.spent().requests == refused.requests


def test_requests_are_spread_evenly_and_the_first_is_sent_at_once(open_run: OpenLedger) -> None:
    one, two = open_run(rate=10), open_run(rate=10)
    waits = [ledger.reserve(READ).wait_s for ledger in (one, two, one, two)]
    assert waits == pytest.approx([0, 0.1, 0.2, 0.3], abs=0.08)
    assert waits[0] == 0


def test_without_a_rate_nothing_waits_until_a_service_asks_for_it(open_run: OpenLedger) -> None:
    one, two = open_run(), open_run()
    assert [one.reserve(READ).wait_s for _ in range(3)] == [0, 0, 0]
    one.postpone(50)
    one.postpone(20)
    assert two.reserve(READ).wait_s == pytest.approx(50, abs=1)


def test_a_killed_run_is_continued_and_a_finished_one_is_not(open_run: OpenLedger) -> None:
    budget = Budget(requests=3)
    killed = open_run(budget)
    killed.reserve(READ)
    killed.close()
    resumed = open_run(budget)
    assert (resumed.run, resumed.spent().requests) == (killed.run, 1)
    assert [resumed.reserve(READ).granted for _ in range(3)] == [True, True, False]
    resumed.finish()
    fresh = open_run(budget)
    assert (fresh.run == killed.run, fresh.spent()) == (False, Spent())


def test_a_run_id_shares_one_budget_also_after_its_end(open_run: OpenLedger) -> None:
    budget = Budget(requests=2)
    one = open_run(budget, run_id="job-7")
    assert one.reserve(READ).granted
    one.finish()
    two = open_run(budget, run_id="job-7")
    assert [two.reserve(READ).granted for _ in range(2)] == [True, False]


def test_a_run_id_that_was_given_is_not_continued_without_it(open_run: OpenLedger) -> None:
    killed = open_run()
    open_run(run_id="cleanup")
    assert open_run().run == killed.run
    # Workers get the id of their parent's run.
    open_run(run_id=killed.run).close()
    assert open_run().run == killed.run


def test_the_environment_names_a_run(open_run: OpenLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAVEAT_RUN", "job-8")
    assert open_run().run == "job-8"
    assert open_run(run_id="job-9").run == "job-9"
    with pytest.raises(BadValue, match="a run id consists of"):
        open_run(run_id="job 9")


def test_a_write_is_recorded_before_and_after_it_is_sent(open_run: OpenLedger) -> None:
    ledger = open_run()
    first = ledger.record_write("createPet", "POST", "/pets?a=1", b"\xff\x00")
    [write] = open_run().writes()
    assert (write.id, write.run, write.operation, write.method) == (first, ledger.run, "createPet", "POST")
    assert (write.target, write.body, write.status, write.created) == ("/pets?a=1", b"\xff\x00", None, "")
    ledger.record_response(first, 201, "7", ["path /pets/7", "id 7"])
    second = ledger.record_write("createPet", "POST", "/pets", b"")
    ledger.finish()
    other = open_run()
    assert list(other.writes()) == []
    assert [(it.id, it.status, it.created, it.cleaned) for it in other.writes(all_runs=True)] == [
        (first, 201, "7", False),
        (second, None, "", False),
    ]
    assert [other.creator([key]) for key in ("path /pets/7", "id 7", "path /pets/8")] == [first, first, None]
    other.release(first)
    assert other.creator(["path /pets/7", "id 7"]) is None
    other.mark_cleaned(second)
    assert [it.cleaned for it in other.writes(all_runs=True)] == [False, True]


def test_the_ids_before_the_run_are_recorded_once(open_run: OpenLedger) -> None:
    ledger = open_run()
    assert ledger.existing("/pets") is None
    ledger.record_existing("/pets", ["2", "1"])
    ledger.record_existing("/pets", ["3"])
    assert ledger.existing("/pets") == frozenset({"1", "2"})
    ledger.finish()
    other = open_run()
    assert (other.existing("/pets"), other.existing("/pets", ledger.run)) == (None, frozenset({"1", "2"}))


def test_items_created_at_one_url_are_not_searched_for_at_another(open_run: OpenLedger) -> None:
    ledger, other = open_run(), open_run(url="http://b")
    ledger.record_response(ledger.record_write("createPet", "POST", "/pets", b""), 201, "7", ["path /pets/7"])
    assert other.run != ledger.run
    assert (list(other.writes(all_runs=True)), other.creator(["path /pets/7"])) == ([], None)
    assert scope("http://a/") == scope("http://a")


def test_any_number_of_threads_and_connections_share_a_limit(open_run: OpenLedger) -> None:
    ledgers = [open_run(Budget(requests=150), run_id="shared") for _ in range(4)]

    def granted(ledger: Ledger) -> int:
        return sum(ledger.reserve(READ).granted for _ in range(60))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(granted, [*ledgers, *ledgers])) == 150


def test_a_limit_is_named() -> None:
    assert used_up(Budget(seconds=1.5), READ, Spent(seconds=1.5)) == "max_time (1.5 s)"


def test_four_processes_send_exactly_their_common_budget_at_their_common_rate(ledger_place: str) -> None:
    # `scripts/bench ledger` measures the same at 5 a second.
    times = arrivals(ledger_place, 400, 200)
    assert len(times) == 200
    assert times[-1] - times[0] >= 0.9 * 199 / 400
