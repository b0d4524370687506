"""The checks of `scripts/live-todo`."""

from __future__ import annotations

import json
from pathlib import Path

from live import todo
from live.processes import fetch
from live.steps import BROKEN, CaveatInFolder, heading, reproduce, require

CONFIGURATION = """\
[targets.todo]
api = "todo.json"
url = "{url}"
effects = ["reads", "writes"]
exclude = ["TodoController.updateAll"]  # It changes todos that no run created.
max_requests = 3000
max_writes = 1000
max_time = "10m"
"""

READS_OF_AN_ITEM = frozenset({"TodoController.findById"})
"""Not sent again: the run may have deleted the item since."""


def prove(folder: Path, max_s: float, examples: int) -> None:
    """Start the server, and run each step; raises `click.ClickException` where one fails."""
    heading(f"{todo.PACKAGE}@{todo.VERSION}")
    with todo.server(folder, max_s) as url:
        (folder / "todo.json").write_bytes(fetch(f"{url}/openapi.json"))
        (folder / "caveat.toml").write_text(CONFIGURATION.format(url=url))
        caveat, report = CaveatInFolder(folder, {}), folder / "todo-report.json"
        before = fetch(f"{url}/todos")

        caveat("test", "--target", "todo", "--examples", str(examples), "--dry-run")
        require(fetch(f"{url}/todos") == before, "a dry run changes nothing")

        reports = ("--report", "text", "--report", f"json={report.name}")
        # This server has defects, and answers with statuses that its document leaves out.
        caveat("test", "--target", "todo", "--examples", str(examples), *reports, expected=(BROKEN,))
        created = len(json.loads(fetch(f"{url}/todos"))) - len(json.loads(before))
        require(created > 0, f"the run created todos ({created} are still there)")
        reproduce(report, skip=READS_OF_AN_ITEM)

        caveat("cleanup", "todo", "--dry-run")
        caveat("cleanup", "todo", expected=(0,))
        require(fetch(f"{url}/todos") == before, "the clean-up left the todos of others, as they were, and no other")
