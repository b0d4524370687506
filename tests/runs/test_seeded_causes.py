"""A run on a server with forty seeded causes: all are found, few findings are shown, and their curl lines reproduce."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.types import ASGIApp

from caveat.exchange import Exchange
from caveat.judging.cause import Cause, Rank, causes
from caveat.judging.merge import merged
from caveat.judging.verdict import Verdict
from caveat.reports import reading
from caveat.reports.curl import curl
from caveat.reports.formats import json as json_report
from caveat.reports.formats import text
from caveat.runs.run import parts
from caveat.targets.network.live import live_target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from seeded_document import API
from seeded_server import ALSO_WRONG, KEY, SEEDS, SeededServer

MAX_SHOWN = 48


@pytest.fixture(scope="module")
def server() -> SeededServer:
    return SeededServer()


@pytest.fixture(scope="module")
def address(serve: Callable[[ASGIApp], str], server: SeededServer) -> str:
    return serve(server)


@pytest.fixture(scope="module")
def units(address: str) -> tuple[Verdict, ...]:
    plan = Plan(examples=20, phases=("coverage",))
    return parts(API, live_target(address, headers={"X-Key": KEY}), drive, plan)


@pytest.fixture(scope="module")
def verdict(units: tuple[Verdict, ...]) -> Verdict:
    return merged(units)


def test_a_request_reaches_every_seeded_cause(server: SeededServer, verdict: Verdict) -> None:
    assert verdict.errors == ()
    assert len(SEEDS) == 40
    assert [seed for index, seed in enumerate(SEEDS) if seed.operations and index not in server.fired] == []


def test_every_seeded_cause_is_found_and_nothing_else(verdict: Verdict) -> None:
    reported: defaultdict[str, list[Cause]] = defaultdict(list)
    for seed in SEEDS:
        for cause in verdict.causes:
            if seed.reported_by(cause):
                reported[f"{seed.code} {seed.tells} {seed.operations}"].append(cause)
    assert [key for seed in SEEDS if not reported[key := f"{seed.code} {seed.tells} {seed.operations}"]] == []
    # Each seed has a cause of its own.
    assert len({cause.fingerprint for of_seed in reported.values() for cause in of_seed}) >= len(SEEDS)
    others = [cause.main for cause in verdict.causes if not any(seed.reported_by(cause) for seed in SEEDS)]
    assert [(finding.code, finding.operation) for finding in others if finding.operation not in ALSO_WRONG] == []
    assert {finding.code for finding in others} <= {"STA002"}
    assert len(SEEDS) <= len(verdict.causes) <= MAX_SHOWN
    assert len(verdict.findings) > len(verdict.causes)


def test_crashes_come_first_then_leaks(verdict: Verdict) -> None:
    codes = [cause.main.code for cause in verdict.causes]
    assert set(codes[:9]) == {"NET001", "OAS009"}
    assert codes[9:12] == ["SEC001"] * 3
    shown = [line.split()[0] for line in text.report([verdict]).splitlines() if "  seeded" in line[:30]]
    assert shown[:12] == ["CRASH"] * 9 + ["LEAK"] * 3
    assert [cause.rank for cause in verdict.causes] == sorted(cause.rank for cause in verdict.causes)


def test_what_is_read_again_repeats(verdict: Verdict) -> None:
    replays = {finding.operation: finding.replay for finding in verdict.findings if finding.replay is not None}
    assert len(replays) > 10
    assert [finding for finding in verdict.findings if finding.is_unstable] == []


def without_id(body: bytes) -> bytes:
    """A body without the id that each creation has of its own."""
    return re.sub(rb'"id": "?\d+"?', b'"id"', body)


def lines(verdict: Verdict, base: str) -> Iterator[tuple[Exchange, str]]:
    for finding in verdict.findings:
        for exchange in finding.exchanges:
            yield exchange, curl(exchange.request, base)


def test_every_curl_line_reproduces_the_response(verdict: Verdict, address: str, tmp_path: Path) -> None:
    printed = text.detailed([verdict])
    received = tmp_path / "body"
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    for cause in verdict.causes:
        assert not cause.is_breach or curl(cause.main.exchanges[-1].request, address) in printed
    for exchange, line in lines(verdict, address):
        received.write_bytes(b"")
        command = f"{line.replace('***', KEY)} -s -o {received} -w '%{{http_code}}' --max-time 20"
        ran = subprocess.run(
            ["/bin/bash", "-c", command], stdin=subprocess.DEVNULL, capture_output=True, check=False, env=environment
        )
        if exchange.response.status:
            body = without_id(exchange.response.body)
            assert (ran.stdout.decode(), without_id(received.read_bytes())) == (str(exchange.response.status), body)
        else:
            assert ran.returncode == 56, "the connection is reset"


def test_the_parts_of_the_run_merge_to_the_same_report(
    units: tuple[Verdict, ...], verdict: Verdict, tmp_path: Path
) -> None:
    files = [tmp_path / f"{number}.json" for number in range(3)]
    for number, file in enumerate(files):
        file.write_text(json_report.report([merged(units[number::3])]))
    again = merged([part for file in reversed(files) for part in reading.read(file)])
    assert facts(again) == facts(verdict)


def facts(verdict: Verdict) -> object:
    [reported] = json.loads(json_report.report([verdict]))["apis"]
    return {key: reported[key] for key in reported if key not in {"seconds", "base_url"}}


def test_fingerprints_do_not_depend_on_the_order_of_findings(verdict: Verdict) -> None:
    assert causes(reversed(verdict.findings)) == verdict.causes
    assert len({cause.fingerprint for cause in verdict.causes}) == len(verdict.causes)
    assert all(cause.rank is not Rank.OURS for cause in verdict.causes)
