"""The records of writes in the ledger: before they are sent, and after their responses."""

from __future__ import annotations

from caveat.exchange import Request, Response
from guarded import GuardSetting, request
from staging import Direct


def test_a_write_is_in_the_ledger_before_it_is_sent_without_secrets(setting: GuardSetting) -> None:
    guard = setting.guard()
    recorded: list[tuple[str, bytes, int | None]] = []

    def answer(sent: Request) -> Response:
        recorded.extend((write.target, write.body, write.status) for write in setting.ledger.writes())
        assert sent.body in {b"", b'{"key": "fake-secret"}'}
        return setting.service.answer(sent)

    guard.forwarder = Direct(answer)
    guard.exchange(request("POST", "/pets?key=fake-secret", {"key": "fake-secret"}))
    assert recorded == [("/pets?key=***", b'{"key": "***"}', None)]
    assert b"fake-secret" not in b"".join(file.read_bytes() for file in setting.path.iterdir())


def test_the_items_before_the_first_write_are_recorded_once(setting: GuardSetting) -> None:
    for number in range(120):
        setting.service.add("/pets", name=str(number))
    guard = setting.guard()
    guard.exchange(request("POST", "/pets", {"name": "ours"}))
    assert setting.service.sent()[:2] == ["GET /pets?limit=50", "GET /pets?limit=50&offset=50"]
    assert setting.ledger.existing("/pets") == frozenset(map(str, range(1, 121)))
    before = len(setting.service.requests)
    guard.exchange(request("POST", "/pets", {"name": "ours"}))
    assert len(setting.service.requests) == before + 1
    # What is below an item of ours is ours.
    guard.exchange(request("POST", "/pets/121/toys", {"name": "ball"}))
    assert (setting.service.sent()[-1], setting.ledger.existing("/pets/121/toys")) == (
        "POST /pets/121/toys",
        frozenset(),
    )
