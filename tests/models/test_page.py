"""The page about models: its code runs, and type checkers accept it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FENCED = re.compile(r"```python\n(.*?)```", re.DOTALL)
PAGE = "\n".join(FENCED.findall((ROOT / "contracts" / "MODELS.md").read_text()))


def test_the_code_of_the_page_runs() -> None:
    exec(PAGE, {})  # noqa: S102 - our own page


def test_a_type_checker_accepts_the_code_of_the_page(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text(PAGE)
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", str(tmp_path), "page.py"]
    checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
