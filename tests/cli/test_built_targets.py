"""The targets of the command line: a run reports the budget that it continues with, and the items that it has left."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from command_line import Caveat
from small_library import DOCUMENT, Library, served

TARGET = '[targets.library]\napi = "library.yaml"\nurl = "{url}"\neffects = ["reads", "writes"]\n'


@pytest.mark.parametrize("is_configured", [True, False])
def test_a_run_says_how_many_items_it_has_left_and_how_to_delete_them(
    caveat: Caveat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_configured: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    Path("library.yaml").write_text(DOCUMENT)
    with served(Library()) as library:
        Path("caveat.toml").write_text(TARGET.format(url=library.address))
        arguments = ("--target", "library") if is_configured else ("library.yaml", "--url", library.address)
        ended = caveat("test", *arguments, "--phase", "examples", "--phase", "coverage", "--exclude", "drop-book")
    [line] = [line for line in ended.err.splitlines() if "did not delete" in line]
    start = f"library: this run created {len(library.books)} items and did not delete them. "
    assert line.removeprefix(start) == (
        "`caveat cleanup library` deletes them"
        if is_configured
        else f'Write a target with this URL and ledger = "{tmp_path}/cache/caveat/url.sqlite" into caveat.toml; '
        "then `caveat cleanup NAME` deletes them"
    )


def test_a_run_says_that_it_continues_with_the_limits_of_one_that_did_not_end(
    caveat: Caveat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("library.yaml").write_text(DOCUMENT)
    options = ("--target", "library", "--phase", "examples", "--exclude", "drop-book")
    with served(Library()) as library:
        Path("caveat.toml").write_text(TARGET.format(url=library.address))
        first = caveat("test", *options)
        [ledger] = Path(".caveat").glob("*.sqlite")
        with closing(sqlite3.connect(ledger)) as connection, connection:
            connection.execute("UPDATE runs SET finished = 0")
        continued, last = caveat("test", *options), caveat("test", *options)
    said = [[line for line in each.err.splitlines() if "has not ended" in line] for each in (first, continued, last)]
    sent = library.requests // 3
    line = f"library: an earlier run has not ended: its {sent} requests and its time count against the limits"
    assert said == [[], [line], []]
