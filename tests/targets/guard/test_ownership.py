"""Which items a write may address (more with the guard, in `test_guard.py`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from caveat.targets.guard.ownership import Ownership
from caveat.targets.items.created_items import item_keys
from caveat.targets.ledgers.ledger import Limits
from caveat.targets.ledgers.sqlite_ledger import SqliteLedger
from caveat.targets.target import UNLIMITED
from staging import SPEC


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    """A ledger in which a run created pet 7, its toy 3, and the pet `a-long-name`."""
    opened = SqliteLedger(tmp_path / "a.sqlite", "a", Limits(UNLIMITED))
    for path, name, value in (("/pets", "petId", "7"), ("/pets/7/toys", "id", "3"), ("/pets", "petId", "a-long-name")):
        write = opened.record_write("create", "POST", path, b"")
        opened.record_response(write, 201, value, item_keys(path, name, value))
    yield opened
    opened.close()


def refused(ownership: Ownership, request: Request) -> bool:
    methods, parameters = SPEC.route(request.path) or ({}, {})
    return bool(ownership.refusal(methods[request.method], parameters, request))


ADDRESSED = {
    "/pets/7": False,
    "/pets/8": True,
    "/pets/a-long-name": False,
    "/pets/7/toys/3": False,
    "/pets/7/toys/4": True,
    "/pets/8/toys/3": True,
    "/pets/a-long-name/toys/3": True,
    "/pets/3": True,
}


@pytest.mark.parametrize("path", ADDRESSED)
def test_every_item_in_a_path_was_created_by_the_run(path: str, ledger: SqliteLedger) -> None:
    assert refused(Ownership(SPEC, ledger), Request("DELETE", path)) == ADDRESSED[path]


BODIES: dict[str, tuple[JsonValue, bool]] = {
    "an id of a response": ({"ownerId": "91"}, True),
    "an id in a list": ({"friend_ids": [90, 91]}, True),
    "a nested id": ({"a": [{"uuid": "91"}]}, True),
    "an id that no response had": ({"ownerId": "92"}, False),
    "another property": ({"age": "91", "void": "91", "paid": "91"}, False),
    "an id of ours": ({"ownerId": "a-long-name"}, False),
}


@pytest.mark.parametrize("title", BODIES)
def test_an_id_of_a_response_is_not_in_a_body(title: str, ledger: SqliteLedger) -> None:
    body, expected = BODIES[title]
    ownership = Ownership(SPEC, ledger)
    ownership.learn(Response(200, body=b'{"items": [{"id": 91}, {"id": "a-long-name"}]}'))
    ownership.learn(Response(404, body=b'{"id": 92}'))
    assert refused(ownership, Request("POST", "/pets", body=json.dumps(body).encode())) == expected
