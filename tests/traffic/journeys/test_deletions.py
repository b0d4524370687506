"""Deletions: each is checked by reads and lists."""

from __future__ import annotations

from harbour_journey import travelled


def test_an_item_is_deleted_twice() -> None:
    sent = [(request, response) for request, response in travelled(rounds=1).exchanges]
    deletions = [(request.path, response.status) for request, response in sent if request.method == "DELETE"]
    first = deletions[0][0]
    assert [status for path, status in deletions if path == first] == [204, 404]
