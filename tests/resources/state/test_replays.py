"""Responses that may be those to earlier requests with the same idempotency key."""

from __future__ import annotations

from caveat.judging.memory import Recent
from caveat.resources.derive import resources
from caveat.resources.state.replays import is_replay, note_key
from caveat.resources.state.state import State
from exchange_text import exchanges
from pet_collection import pets

PETS = pets()


def keyed(number: int) -> str:
    return f"POST /pets {{name: x}} <Idempotency-Key: k{number}> -> 201 {{id: {number}}}"


def replays(story: str, size: int = 3) -> list[bool]:
    state = State(PETS, resources(PETS), exclusive=True)
    state.used_keys = Recent(size)
    found = []
    for exchange in exchanges(PETS, story):
        view = state.view(exchange)
        found.append(is_replay(state, view))
        note_key(state, view)
    return found


def test_a_key_that_was_used_is_one() -> None:
    assert replays("\n".join([keyed(1), keyed(2), keyed(1)])) == [False, False, True]


def test_without_memory_of_all_keys_each_may_be_one() -> None:
    assert replays("\n".join(map(keyed, range(5)))) == [False, False, False, True, True]
    assert replays("POST /pets {name: x} -> 201 {id: 1}\n" * 5) == [False] * 5
