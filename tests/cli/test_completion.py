"""Shell completion: the script, and what is offered."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from caveat.catalogue import catalogue
from caveat.cli._main import COMPLETION
from caveat.mock.faults.fault import Kind
from caveat.reports import registry
from command_line import Caveat


def offered(caveat: Caveat, *words: str) -> list[str]:
    """The completions that a shell offers for the last word."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(COMPLETION, "bash_complete")
        patch.setenv("COMP_WORDS", " ".join(("caveat", *words)))
        patch.setenv("COMP_CWORD", str(len(words)))
        return [line.partition(",")[2] for line in caveat().out.splitlines()]


OFFERS = {
    "commands": (["li"], ["lint", "list"]),
    "names of APIs": (["test", "d"], ["dfend", "dialog360"]),
    "names of APIs after another": (["test", "dfend", "un"], ["unleash"]),
    "all names of APIs": (["check", ""], list(catalogue.names())),
    "the API of a mock": (["mock", "un"], ["unleash"]),
    "kinds of faults": (["mock", "dfend", "--fault", ""], list(Kind)),
    "report formats": (["test", "--report", "j"], ["json", "junit"]),
    "all report formats": (["check", "--report", ""], list(registry.names())),
    "options": (["test", "--ver"], ["--verbose"]),
    "shells": (["completion", "z"], ["zsh"]),
}


@pytest.mark.parametrize("title", OFFERS)
def test_a_shell_offers(caveat: Caveat, title: str) -> None:
    words, offers = OFFERS[title]
    assert offered(caveat, *words) == offers


def test_where_no_api_fits_a_shell_offers_files(caveat: Caveat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(COMPLETION, "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "caveat test specs/")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert caveat().out == "file,specs/\n"


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
def test_the_script_of_a_shell_asks_caveat(caveat: Caveat, shell: str) -> None:
    if shutil.which("bash") is None:
        pytest.skip("bash is missing")
    ended = caveat("completion", shell)
    assert ended.code == 0
    assert f"{COMPLETION}={shell}_complete" in ended.out


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is missing")
def test_bash_loads_its_script(caveat: Caveat) -> None:
    script = caveat("completion", "bash").out
    command = f"{script}\ncomplete -p caveat"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)  # noqa: S607 - whichever there is
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("complete ")


def test_a_shell_offers_targets(caveat: Caveat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert not any(offered(caveat, "targets", ""))
    target = '{ api = "a.yaml", url = "http://127.0.0.1" }'
    (tmp_path / "caveat.toml").write_text(f"[targets]\nstaging = {target}\nlocal = {target}\n")
    assert offered(caveat, "targets", "st") == ["staging"]
    assert offered(caveat, "cleanup", "st") == ["staging"]
    assert offered(caveat, "test", "--target", "") == ["staging", "local"]
