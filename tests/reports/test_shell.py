"""Words for a shell: bash reads the same bytes."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caveat.printable import printable_line
from caveat.reports.shell import printf, quoted


def read_by_bash(command: str) -> bytes:
    ran = subprocess.run(["bash", "-c", command], capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"})  # noqa: S607 - the line is for bash
    return ran.stdout


WORDS = st.binary(max_size=30).filter(lambda word: b"\0" not in word) | st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20
).map(str.encode)


@settings(max_examples=50, deadline=None)
@given(st.lists(WORDS, min_size=10, max_size=40))
def test_bash_reads_the_same_words(words: list[bytes]) -> None:
    line = " ".join(map(quoted, words))
    assert printable_line(line) == line
    assert read_by_bash(f"printf '%s\\0' {line}") == b"".join(word + b"\0" for word in words)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_printf_prints_any_bytes(content: bytes) -> None:
    assert printf(content).isprintable()
    assert read_by_bash(printf(content)) == content


PLAIN = {"a": "a", "": "''", "it's": "'it'\"'\"'s'", "é ✓": "'é ✓'", "a\tb\\": "$'a\\tb\\\\'"}


@pytest.mark.parametrize("word", PLAIN)
def test_plain_words_stay_plain(word: str) -> None:
    assert quoted(word.encode()) == PLAIN[word]
