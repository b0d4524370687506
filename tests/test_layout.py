"""The tree: modules are small, each has a test of its name, and the words are plain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "contracts" / "caveat"
TESTS = ROOT / "tests"

MAX_LINES = 300
"""Lines of a module; past that it has two ideas."""

MIN_LINES_OF_A_TEST = 60
"""Smaller modules may be tested through the one that uses them."""

MIN_FOUND = 300
"""There are more files of each kind: a test of each would take longer to report than to run."""

MODULES = sorted(PACKAGE.rglob("*.py"))


def names(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def lines(file: Path) -> list[str]:
    return file.read_text().splitlines()


def test_a_module_has_one_idea() -> None:
    assert len(MODULES) > MIN_FOUND
    assert [names(module) for module in MODULES if len(lines(module)) > MAX_LINES] == []


def mirrored() -> Iterator[Path]:
    """The modules that have a test file of their name: all but rules, whose cases are tables in tests/cases."""
    for module in MODULES:
        rules = module.relative_to(PACKAGE).match("apis/*/rules/*.py")
        if module.stem != "__init__" and not rules and len(lines(module)) > MIN_LINES_OF_A_TEST:
            yield module


def mirror(module: Path) -> Path:
    return TESTS / module.relative_to(PACKAGE).parent / f"test_{module.stem.removeprefix('_')}.py"


def test_a_module_has_a_test_of_its_name() -> None:
    modules = list(mirrored())
    assert len(modules) > MIN_FOUND
    assert [names(module) for module in modules if not mirror(module).is_file()] == []


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


def test_words_are_plain() -> None:
    files = dict.fromkeys(PROSE)
    assert len(files) > MIN_FOUND
    found = [
        (f"{names(file)}:{number}", WORDS.findall(text))
        for file in files
        for number, text in enumerate(lines(file), 1)
        if WORDS.search(text)
    ]
    assert found == []
