"""The items that a run has left: those that it created and did not delete."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.targets.items.left_items import left_items
from cleanup_setting import Setting
from staging import SPEC

REQUESTS: dict[str, tuple[list[tuple[str, str]], int]] = {
    "nothing is written": ([("GET", "/pets")], 0),
    "two are created": ([("POST", "/pets"), ("POST", "/pets")], 2),
    "one is deleted": ([("POST", "/pets"), ("POST", "/pets"), ("DELETE", "/pets/4")], 1),
    "what is in it is deleted with it": ([("POST", "/pets"), ("POST", "/pets/4/toys"), ("DELETE", "/pets/4")], 0),
}


@pytest.mark.parametrize("title", REQUESTS)
def test_items_are_counted(title: str, tmp_path: Path) -> None:
    requests, left = REQUESTS[title]
    setting = Setting(tmp_path)
    for method, target in requests:
        setting.send(method, target, {"name": "ours"})
    assert (left_items(SPEC, setting.ledger), len(setting.left()) >= left) == (left, True)
