"""The order of tests: each process begins with some of the files that take long."""

from __future__ import annotations

import pytest

from long_tests import LONG, ROOT, ordered

SHORT = "tests/test_any.py"


@pytest.mark.parametrize("processes", [1, 2, 3, 16])
@pytest.mark.parametrize("files", [[], [SHORT], [LONG[0]] * 5, [SHORT] * 50 + [LONG[3]] * 5 + [SHORT] * 40 + [LONG[0]]])
def test_each_test_is_run_once(files: list[str], processes: int) -> None:
    assert sorted(ordered(files, processes)) == list(range(len(files)))


def test_each_process_begins_with_a_long_file() -> None:
    files = [SHORT] * 50 + [LONG[2], LONG[0], LONG[1], LONG[1]] + [SHORT] * 6
    order = [files[number] for number in ordered(files, 3)]
    assert order[:2] == [LONG[0], SHORT]
    assert order[20:23] == [LONG[1], LONG[1], SHORT]
    assert order[40:42] == [LONG[2], SHORT]


def test_the_long_files_exist() -> None:
    assert [file for file in LONG if not (ROOT / file).is_file()] == []
