"""Ledgers for tests of targets: each test runs on SQLite and on redis."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import redis_server
from caveat.openapi.operation import Effect
from caveat.targets.configuration.settings import TargetSettings
from caveat.targets.ledgers.ledger import Ledger
from caveat.targets.ledgers.ledgers import open_ledger
from caveat.targets.target import UNLIMITED, Budget
from guarded import GuardSetting
from staging import OpenLedger


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The URL of a redis server."""
    if not redis_server.is_installed():
        pytest.skip(redis_server.SKIPPED)
    with redis_server.running() as url:
        yield url


@pytest.fixture(params=["sqlite", "redis"])
def ledger_place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a ledger is: the setting `ledger` of a target."""
    return str(tmp_path / "ledger.sqlite") if request.param == "sqlite" else request.getfixturevalue("redis_url")


@pytest.fixture
def open_run(ledger_place: str, tmp_path: Path) -> Iterator[OpenLedger]:
    """Open a ledger of a target of its own, any number of times."""
    opened: list[Ledger] = []

    def open_run(
        budget: Budget = UNLIMITED, rate: float | None = None, run_id: str | None = None, url: str = "http://a"
    ) -> Ledger:
        settings = TargetSettings(
            "staging", "api", f"{url}{tmp_path}", frozenset(Effect), budget, rate, ledger=ledger_place
        )
        opened.append(open_ledger(settings, run_id))
        return opened[-1]

    yield open_run
    for ledger in opened:
        ledger.close()


@pytest.fixture
def setting(tmp_path: Path) -> Iterator[GuardSetting]:
    made = GuardSetting(tmp_path)
    yield made
    made.ledger.close()
