"""The READMEs are true: tables are those of the code, the session runs as it is printed, folders are told briefly."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from threading import Timer

import click
import pytest

from bench.processes import free_port
from caveat import cli
from caveat.catalogue import catalogue
from caveat.judging.rule import Rule

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def part(name: str) -> str:
    """What stands between `<!-- name -->` and the next heading or marker."""
    found = re.search(rf"<!-- {name} -->\n\n(.*?)\n\n(?=<!--|#|\*)", README, re.DOTALL)
    assert found is not None, f"README.md has no part {name}"
    return found[1]


def test_the_commands_are_those_there_are() -> None:
    group = cli.caveat_command
    context = click.Context(group)
    assert isinstance(group, click.Group)
    commands = [group.get_command(context, name) for name in group.list_commands(context)]
    rows = [f"| `caveat {command.name}` | {command.short_help} |" for command in commands if command]
    assert part("commands") == "\n".join(["| command | what it does |", "| --- | --- |", *rows])


def test_the_rules_are_those_there_are() -> None:
    rules: dict[str, Rule] = {rule.code: rule for name in catalogue.names() for rule in catalogue.api(name).rules}
    rows = [f"| {code} | {rules[code].title} | {rules[code].evidence.grade} |" for code in sorted(rules)]
    assert part("rules") == "\n".join(["| code | promise | evidence |", "| --- | --- | --- |", *rows])


def test_the_table_counts_what_there_is() -> None:
    rows = [line.split()[:2] for line in part("table").splitlines()[2:]]
    assert rows == [[name, str(len(catalogue.api(name).spec.operations))] for name in catalogue.names()]


def session() -> list[tuple[str, str]]:
    """The commands of the session, each with what it is said to print."""
    printed = re.search(r"```console\n(.*?)```", README, re.DOTALL)
    assert printed is not None
    steps = re.split(r"^\$ caveat ", printed[1], flags=re.MULTILINE)[1:]
    return [(step.partition("\n")[0], step.partition("\n")[2]) for step in steps]


@pytest.mark.parametrize(("command", "printed"), session(), ids=lambda value: value.split("\n")[0][:40])
def test_the_session_runs_as_it_is_printed(
    command: str, printed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["caveat", *shlex.split(command)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code in {0, None}
    pattern = printed.replace("[", "[[]").replace("...", "*")
    assert fnmatchcase(capsys.readouterr().out, pattern)


def section(title: str) -> str:
    """What stands under a heading."""
    found = re.search(rf"^## {title}\n(.*?)^## ", README, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.mark.skipif(shutil.which("bash") is None or shutil.which("curl") is None, reason="bash or curl is missing")
def test_the_walk_through_ends_with_the_webhook_called_and_the_console_answering(tmp_path: Path) -> None:
    (hook,) = re.findall(r"```python\n(.*?)```", section("Mocks"), re.DOTALL)
    walk, asked = re.findall(r"```bash\n(.*?)```", section("Mocks"), re.DOTALL)
    text = f"{walk}\n{asked}\nwait"
    for port in ("9000", "4020"):
        free = str(free_port())
        hook, text = hook.replace(port, free), text.replace(port, free)
    (tmp_path / "hook.py").write_text(hook)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with subprocess.Popen(
        ["bash", "-ec", text],  # noqa: S607 - whichever there is
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as walking:
        end = partial(os.killpg, walking.pid, signal.SIGKILL)
        patience = Timer(60, end)
        patience.start()
        said = ""
        try:
            while not all(word in said for word in ('"NEW_DEVICE"', '"send-signal"', "error=503,rate=0.1")):
                more = os.read(walking.stdout.fileno(), 65536) if walking.stdout else b""
                assert more, f"it ended with: {said}"
                said += more.decode()
        finally:
            patience.cancel()
            end()


def test_the_fixtures_are_those_there_are() -> None:
    fixtures = {f"{name}_mock" for name in catalogue.names()}
    assert set(re.findall(r"`(\w+_mock)`", README)) == fixtures


def test_the_mock_in_a_test_does_what_it_says(tmp_path: Path) -> None:
    (test,) = (code for code in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if "_mock" in code)
    (tmp_path / "test_ours.py").write_text(test)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_ours.py"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert "1 passed" in ran.stdout, ran.stdout


@pytest.mark.parametrize("folder", ["specs", "contracts", "tests", "scripts", "generated"])
def test_each_folder_says_what_lives_there_in_40_lines(folder: str) -> None:
    text = (ROOT / folder / "README.md").read_text()
    told, _, _decisions = text.partition("## Decisions")
    prose = [line for line in told.splitlines() if not line.startswith("|")]
    assert len(prose) <= 40


@pytest.mark.parametrize("file", [README, *(file.read_text() for file in sorted(ROOT.glob("*/README.md")))])
def test_links_lead_somewhere(file: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", file):
        assert (ROOT / target).exists(), target
