"""The sample API as a server: a correct one is silent, and faults end a run early. `scripts/bench faults` tries all."""

from __future__ import annotations

import pytest

from bench.faults import FAULTS, fault_result, result
from caveat.traffic.plan import JOURNEYS
from harbour_faults import EXTENSIONS, KINDS, MORE

SOME = [("a header is missing",), ("pages overlap",), ("a key repeats the effect",), ("PATCH replaces all",)]


def test_there_are_24_kinds_and_more() -> None:
    assert (len(KINDS), len(MORE)) == (24, 30)


@pytest.mark.parametrize("switches", [each for each in FAULTS if EXTENSIONS & {*each}], ids="+".join)
def test_two_faults_need_an_extension(switches: tuple[str, ...]) -> None:
    assert FAULTS[switches] in fault_result((switches, 0)).codes
    without = tuple(each for each in switches if each not in EXTENSIONS)
    assert result(without, seed=0, phases=(JOURNEYS,)).codes == ()


def test_a_correct_server_has_no_finding() -> None:
    ended = result((), seed=0, phases=(JOURNEYS,))
    assert ended.codes == ()
    assert ended.kept > 100


@pytest.mark.parametrize("switches", SOME, ids="+".join)
def test_a_fault_is_found_before_the_run_is_over(switches: tuple[str, ...]) -> None:
    ended = fault_result((switches, 0))
    assert FAULTS[switches] in ended.codes
    assert ended.exchanges < 300
