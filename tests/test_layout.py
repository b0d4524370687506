"""The tree: modules are small, each has a test of its name, and the words are plain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "contracts" / "caveat"
TESTS = ROOT / "tests"

MAX_LINES = 300
"""Lines of a module; past that it has two ideas."""

MIN_LINES_OF_A_TEST = 60
"""Smaller modules may be tested through the one that uses them."""

MODULES = sorted(PACKAGE.rglob("*.py"))


def names(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("module", MODULES, ids=names)
def test_a_module_has_one_idea(module: Path) -> None:
    assert len(module.read_text().splitlines()) <= MAX_LINES


def mirrored() -> Iterator[Path]:
    """The modules that have a test file of their name: all but rules, whose cases are tables in tests/cases."""
    for module in MODULES:
        rules = module.relative_to(PACKAGE).match("apis/*/rules/*.py")
        if module.stem != "__init__" and not rules and len(module.read_text().splitlines()) > MIN_LINES_OF_A_TEST:
            yield module


@pytest.mark.parametrize("module", list(mirrored()), ids=names)
def test_a_module_has_a_test_of_its_name(module: Path) -> None:
    folder = TESTS / module.relative_to(PACKAGE).parent
    assert (folder / f"test_{module.stem.removeprefix('_')}.py").is_file()


WORDS = re.compile(
    r"(?<![a-z])(anew|befall\w*|nobody|somebody|whatever|things?|told|seldom|hardly|mend(?:s|ed)?)(?![a-z])",
    re.IGNORECASE,
)
"""Words that hide what is meant: say the field's noun. An underscore separates words too."""

PROSE = sorted(
    file
    for pattern in (
        *("*.md", "contracts/**/*.py", "contracts/**/*.md", "contracts/**/*.jinja", "contracts/**/*.txt"),
        *("tests/**/*.py", "tests/**/*.yaml"),
    )
    for file in (*ROOT.glob(pattern), *ROOT.glob(f"*/{pattern}"))
    if file != Path(__file__)
)


@pytest.mark.parametrize("file", list(dict.fromkeys(PROSE)), ids=names)
def test_words_are_plain(file: Path) -> None:
    found = [(line, WORDS.findall(text)) for line, text in enumerate(file.read_text().splitlines(), 1)]
    assert [(line, words) for line, words in found if words] == []
