"""Parts of Markdown: text stays text, and code holds any content."""

from __future__ import annotations

import pytest

from caveat.reports.markdown_text import block, code, plain, table

PLAIN = {
    "a *b* _c_": r"a \*b\* \_c\_",
    "<img src=x>": r"\<img src=x\>",
    "a|b": r"a\|b",
    "one\n# two": r"one \# two",
    "&lt; @user": "&amp;lt; &#64;user",
    "\x1b[31m": r"\\x1b\[31m",
}


@pytest.mark.parametrize(("text", "expected"), PLAIN.items())
def test_text_means_nothing_in_markdown(text: str, expected: str) -> None:
    assert plain(text) == expected


CODE = {"a": "`a`", "a`b": "``a`b``", "`a`": "`` `a` ``", "": "", "a\nb|c": "`a b\\|c`"}


@pytest.mark.parametrize(("text", "expected"), CODE.items())
def test_code_in_a_line_holds_backquotes(text: str, expected: str) -> None:
    assert code(text) == expected


def test_a_block_has_a_longer_fence_than_its_content() -> None:
    assert list(block("a\n```\nb", "json")) == ["````json", "a", "```", "b", "````"]


def test_a_table_has_a_line_for_each_row() -> None:
    assert list(table(("a", "b"), [("1", "2")])) == ["| a | b |", "| --- | --- |", "| 1 | 2 |"]
