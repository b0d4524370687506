"""Compiles the files of a checkout, on all cores: otherwise each process of the tests compiles them all for itself.

A program, for `scripts/test`. What is up to date costs next to nothing.
"""

from __future__ import annotations

import os
import py_compile
import sys
from collections.abc import Iterable, Iterator
from importlib.util import cache_from_source
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from _pytest.assertion import rewrite
from hypothesis.internal.constants_ast import constants_from_module

ROOT = Path(__file__).parent.parent
FOLDERS = ("contracts", "generated", "tests")


def has_asserts(file: Path) -> bool:
    """Whether pytest compiles a file, with its own `assert`."""
    return file.name == "conftest.py" or file.name.startswith("test_")


def compiled(file: Path) -> Path:
    """The file that has the compiled code."""
    if has_asserts(file):
        return file.with_name("__pycache__") / (file.name.removesuffix(".py") + rewrite.PYC_TAIL)
    return Path(cache_from_source(str(file)))


def outdated(root: Path) -> Iterator[Path]:
    """The files that changed since they were compiled, or never were."""
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*.py")):
            result = compiled(file)
            if not result.exists() or result.stat().st_mtime <= file.stat().st_mtime:
                yield file


def compile_files(files: Iterable[Path]) -> None:
    """Compile files, as pytest and Python do, and find their constants, as Hypothesis does for its examples."""
    state: Any = SimpleNamespace(trace=lambda _text: None)
    config: Any = None
    for file in files:
        if not has_asserts(file):
            py_compile.compile(str(file), quiet=1)
        else:
            result = compiled(file)
            result.parent.mkdir(exist_ok=True)
            source_hash, code = rewrite._rewrite_test(file, config)
            rewrite._write_pyc(state, code, source_hash, result)
        if "tests" not in file.parts:
            module = ModuleType(file.stem)
            module.__file__ = str(file)
            constants_from_module(module)


def main(root: Path, processes: int) -> None:
    """Compile what changed in a checkout."""
    files = list(outdated(root))
    shares = [files[number::processes] for number in range(processes)]
    with get_context("fork").Pool(processes) as pool:
        pool.map(compile_files, shares)


if __name__ == "__main__":
    main(ROOT, os.cpu_count() or 1)
    sys.exit()
