"""The ledger on a redis server: what happens if there is none."""

from __future__ import annotations

import socket

import pytest

from caveat.errors import BadLedger
from caveat.targets.ledgers.ledger import Limits
from caveat.targets.ledgers.redis_ledger import RedisLedger
from caveat.targets.target import UNLIMITED


def test_a_server_that_does_not_answer_is_reported_without_the_password() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(BadLedger, match=r"redis://127.0.0.1/0 cannot be used: nothing listens at") as error:
        RedisLedger(f"redis://user:fake-password@127.0.0.1:{port}/0", "a", Limits(UNLIMITED))
    assert "fake-password" not in str(error.value)


def test_a_url_that_is_not_one_of_redis_is_refused() -> None:
    with pytest.raises(BadLedger, match="the URL is not one of redis"):
        RedisLedger("redis://127.0.0.1:port/0", "a", Limits(UNLIMITED))


@pytest.mark.usefixtures("redis_url")
def test_more_writes_than_a_page_are_read(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caveat.targets.ledgers.redis_ledger._PAGE", 2)
    ledger = RedisLedger(redis_url, "pages", Limits(UNLIMITED))
    numbers = [ledger.record_write("createPet", "POST", f"/pets?{number}", b"") for number in range(5)]
    assert [write.id for write in ledger.writes()] == numbers
    ledger.close()
