"""The state file: it is replaced as a whole, readable by its owner only, and never lost."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from caveat.errors import BadState
from caveat.json_text import JsonValue
from caveat.mock.build import build_mock
from caveat.mock.engine import Mock
from caveat.mock.state_file import SavedState, StateFile
from conftest import Compiled
from dfend_account import API, Account

SAVED = SavedState(7, {"pots": ["ü", 10**60, 1.0, "\ud800"]})
CONTENT = {"format": 1, "api": "dfend", "seed": 0, "state": {}}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.json"


def test_a_state_that_was_written_is_read_again(path: Path) -> None:
    assert StateFile(path, "acme").read() is None
    StateFile(path, "acme").write(SAVED)
    assert StateFile(path, "acme").read() == SAVED
    assert list(path.parent.iterdir()) == [path]


def test_a_file_has_a_format_and_only_its_owner_may_read_it(path: Path) -> None:
    StateFile(path, "acme").write(SAVED)
    assert json.loads(path.read_bytes()) == {"format": 1, "api": "acme", "seed": 7, "state": SAVED.state}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_check_of_the_path_leaves_no_file(path: Path) -> None:
    StateFile(path, "acme")
    assert not list(path.parent.iterdir())


def test_a_file_can_be_written_again_and_a_link_stays_a_link(path: Path) -> None:
    link = path.with_name("link.json")
    link.symlink_to(path)
    file = StateFile(link, "acme")
    for seed in (1, 2):
        file.write(SavedState(seed, None))
    assert link.is_symlink()
    assert StateFile(path, "acme").read() == SavedState(2, None)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "it is not JSON (Expecting value: line 1 column 1 (char 0)). Correct it, or give another path"),
        ("[" * 200_000, "it is not JSON"),
        ("[]", "it is not the state of a mock. Correct it, or give another path to start without a state"),
        (json.dumps(CONTENT | {"api": "acme"}), "it belongs to a mock of acme, not of dfend. Give another path"),
        (json.dumps(CONTENT | {"format": 2}), "it has format 2, and this version of caveat reads 1. Give another path"),
        (json.dumps(CONTENT | {"seed": -1}), "it is not the state of a mock"),
        (json.dumps(CONTENT | {"seed": "one"}), "it is not the state of a mock"),
        (json.dumps({"format": 1, "api": "dfend", "seed": 0}), "it is not the state of a mock"),
    ],
)
def test_a_file_without_a_state_of_this_mock_is_an_error_and_unchanged(path: Path, content: str, message: str) -> None:
    path.write_text(content)
    with pytest.raises(BadState) as raised:
        StateFile(path, "dfend").read()
    assert str(raised.value).startswith(f"state file {path}: {message}")
    assert path.read_text() == content


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere/state.json", "it cannot be read or written (No such file or directory). Give another path"),
        ("file/state.json", "it cannot be read or written (Not a directory). Give another path"),
        ("folder", "it is not a regular file. Give another path"),
        ("loop", "it cannot be read or written (Too many levels of symbolic links). Give another path"),
    ],
)
def test_a_path_that_cannot_be_written_is_an_error_at_once(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(BadState) as raised:
        StateFile(tmp_path / name, "acme")
    assert str(raised.value) == f"state file {tmp_path / name}: {message}"


def test_a_file_is_locked_by_one_mock_also_through_a_link(path: Path) -> None:
    link = path.with_name("link.json")
    link.symlink_to(path)
    with StateFile(path, "acme").locked():
        with (
            pytest.raises(BadState, match=r"another mock uses it\. Stop that mock"),
            StateFile(link, "acme").locked(),
        ):
            pytest.fail("it was locked twice")
        StateFile(path, "acme").write(SAVED)
    with StateFile(link, "acme").locked():
        assert StateFile(path, "acme").read() == SAVED


def test_a_change_before_the_lock_is_read(path: Path) -> None:
    second = StateFile(path, "acme")
    StateFile(path, "acme").write(SAVED)
    with second.locked():
        assert second.read() == SAVED
        second.write(SavedState(2, "second"))
    assert StateFile(path, "acme").read() == SavedState(2, "second")


def test_a_change_by_another_program_is_not_overwritten(path: Path) -> None:
    first, second = StateFile(path, "acme"), StateFile(path, "acme")
    first.write(SavedState(1, "first"))
    with pytest.raises(
        BadState, match=r"another program changed it meanwhile\. The state of this mock is in "
    ) as raised:
        second.write(SavedState(2, "second"))
    assert StateFile(path, "acme").read() == SavedState(1, "first")
    backup = Path(raised.value.remedy.rpartition(" ")[2])
    assert StateFile(backup, "acme").read() == SavedState(2, "second")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_a_failed_write_keeps_the_previous_content(path: Path) -> None:
    folder = path.parent / "folder"
    folder.mkdir()
    file = StateFile(folder / "state.json", "acme")
    folder.rmdir()
    with pytest.raises(BadState, match=r"it cannot be read or written \(No such file or directory\)"):
        file.write(SAVED)
    before = SavedState(1, "before")
    StateFile(path, "acme").write(before)
    unwritable: JsonValue = [object()]  # type: ignore[list-item]
    with pytest.raises(TypeError):
        StateFile(path, "acme").write(SavedState(2, unwritable))
    assert StateFile(path, "acme").read() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_mock_is_restored_from_a_file(path: Path) -> None:
    before, after = Account(), Account(build_mock(API, seed=3))
    before.register("ann")
    StateFile(path, "dfend").write(SavedState(0, before.mock.dump()))

    file = StateFile(path, "dfend")
    file.restore(after.mock, file.read())

    assert after.get(userId="ann").body == before.get(userId="ann").body


def test_an_error_in_a_state_names_the_file(path: Path) -> None:
    path.write_text(json.dumps(CONTENT))
    file = StateFile(path, "dfend")
    with pytest.raises(BadState) as raised:
        file.restore(Account().mock, file.read())
    assert str(raised.value).startswith(
        f"state file {path}: state/seed: Field required. Correct it, or give another path"
    )


def test_a_mock_without_a_state_cannot_have_a_file(path: Path, compiled: Compiled) -> None:
    class Stateless:
        def credentials(self) -> dict[str, str]:
            return {}

    spec = compiled("openapi: 3.1.0\ninfo: {title: Shop, version: '1'}\npaths: {}\n")
    with pytest.raises(BadState, match=r"the mock of shop keeps no state\. Start it without a state file"):
        StateFile(path, "shop").restore(Mock(spec, Stateless), None)
