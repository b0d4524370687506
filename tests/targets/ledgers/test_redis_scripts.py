"""The scripts of the redis ledger: each is valid, and touches keys of one target only."""

from __future__ import annotations

import re

import pytest
import redis

from caveat.targets.ledgers import redis_scripts

SCRIPTS = {name: script for name, script in vars(redis_scripts).items() if re.fullmatch("[A-Z]+", name)}


@pytest.mark.parametrize("name", SCRIPTS)
def test_it_is_valid(name: str, redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.script_load(SCRIPTS[name])


@pytest.mark.parametrize("name", SCRIPTS)
def test_it_names_no_key_itself(name: str) -> None:
    for first in re.findall(r"redis\.call\('\w+', (\w+)", SCRIPTS[name]):
        assert first in {"KEYS", "run", "open", "rate"}
