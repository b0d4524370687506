"""The client of a journey: it sends follow-up requests if a response does not decide, for a limited time."""

from __future__ import annotations

from caveat.traffic.journeys.client import MAX_WAIT_S
from harbour_journey import travelled


def test_a_write_that_becomes_visible_later_is_waited_for() -> None:
    journey = travelled("eventual", rounds=1)
    assert 0 < journey.slept <= MAX_WAIT_S
    assert journey.codes == []


def test_a_consistent_server_is_not_waited_for() -> None:
    assert travelled(rounds=1).slept == 0


def test_a_fault_does_not_make_a_journey_wait_for_ever() -> None:
    assert 2 < travelled("created are not listed", rounds=1).slept <= MAX_WAIT_S
