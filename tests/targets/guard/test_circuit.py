"""The circuit opens after failures in a row."""

from __future__ import annotations

from caveat.targets.guard.circuit import Circuit


def test_it_opens_after_failures_in_a_row() -> None:
    circuit = Circuit(max_failures=2)
    circuit.failure("a timeout")
    circuit.success()
    circuit.failure("a timeout")
    assert circuit.open_because == ""
    circuit.failure("status 502 of listPets")
    assert circuit.open_because == "the service is down: 2 failures in a row, the latest status 502 of listPets"


def test_it_opens_earlier_where_nothing_was_ever_answered() -> None:
    circuit = Circuit()
    circuit.failure("a timeout")
    circuit.failure("a timeout")
    assert circuit.open_because == ""
    circuit.failure("a timeout")
    assert circuit.open_because == "the server gave no complete response: 3 failures in a row, the latest a timeout"
    circuit.is_answered = True
    assert circuit.open_because == ""
