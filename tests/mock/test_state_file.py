"""The file that keeps a mock's state: replaced as a whole, for its owner only, and never lost."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from caveat.errors import BadState
from caveat.json_text import JsonValue
from caveat.mock import build
from caveat.mock.engine import Mock
from caveat.mock.state_file import Saved, StateFile
from conftest import Compiled
from dfend_account import API, Account

SAVED = Saved(7, {"pots": ["ü", 10**60, 1.0, "\ud800"]})
KEPT = {"format": 1, "api": "dfend", "seed": 0, "state": {}}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "kept.json"


def test_what_was_written_is_read_again(place: Path) -> None:
    assert StateFile(place, "acme").read() is None
    StateFile(place, "acme").write(SAVED)
    assert StateFile(place, "acme").read() == SAVED
    assert list(place.parent.iterdir()) == [place]


def test_it_says_what_it_is_and_nobody_else_may_read_it(place: Path) -> None:
    StateFile(place, "acme").write(SAVED)
    assert json.loads(place.read_bytes()) == {"format": 1, "api": "acme", "seed": 7, "state": SAVED.state}
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_to_look_at_the_place_leaves_nothing_there(place: Path) -> None:
    StateFile(place, "acme")
    assert not list(place.parent.iterdir())


def test_a_file_may_be_written_again_and_a_link_stays_one(place: Path) -> None:
    link = place.with_name("link.json")
    link.symlink_to(place)
    file = StateFile(link, "acme")
    for seed in (1, 2):
        file.write(Saved(seed, None))
    assert link.is_symlink()
    assert StateFile(place, "acme").read() == Saved(2, None)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "it is not JSON (Expecting value: line 1 column 1 (char 0)). Mend it, or give another path to begin anew"),
        ("[" * 200_000, "it is not JSON"),
        ("[]", "it is no state of a mock. Mend it, or give another path to begin anew"),
        (json.dumps(KEPT | {"api": "acme"}), "it is of a mock of acme, not of dfend. Give another path"),
        (json.dumps(KEPT | {"format": 2}), "it is of format 2, this caveat knows 1. Give another path"),
        (json.dumps(KEPT | {"seed": -1}), "it is no state of a mock"),
        (json.dumps(KEPT | {"seed": "one"}), "it is no state of a mock"),
        (json.dumps({"format": 1, "api": "dfend", "seed": 0}), "it is no state of a mock"),
    ],
)
def test_what_is_no_state_of_this_mock_is_refused_and_left_alone(place: Path, content: str, said: str) -> None:
    place.write_text(content)
    with pytest.raises(BadState) as refused:
        StateFile(place, "dfend").read()
    assert str(refused.value).startswith(f"--state: {place}: {said}")
    assert place.read_text() == content


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nowhere/kept.json", "it cannot be read or written (No such file or directory). Give another path"),
        ("file/kept.json", "it cannot be read or written (Not a directory). Give another path"),
        ("folder", "it is no file. Give another path"),
        ("loop", "it cannot be read or written (Too many levels of symbolic links). Give another path"),
    ],
)
def test_a_place_that_will_not_do_is_refused_at_once(tmp_path: Path, path: str, said: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(BadState) as refused:
        StateFile(tmp_path / path, "acme")
    assert str(refused.value) == f"--state: {tmp_path / path}: {said}"


def test_it_is_held_by_one_and_a_link_leads_to_the_same(place: Path) -> None:
    link = place.with_name("link.json")
    link.symlink_to(place)
    with StateFile(place, "acme").held():
        with (
            pytest.raises(BadState, match=r"another mock is at work with it\. Stop that one"),
            StateFile(link, "acme").held(),
        ):
            pytest.fail("it was held twice")
        StateFile(place, "acme").write(SAVED)
    with StateFile(link, "acme").held():
        assert StateFile(place, "acme").read() == SAVED


def test_what_was_written_until_it_was_held_is_gone_on_from(place: Path) -> None:
    second = StateFile(place, "acme")
    StateFile(place, "acme").write(SAVED)
    with second.held():
        assert second.read() == SAVED
        second.write(Saved(2, "second"))
    assert StateFile(place, "acme").read() == Saved(2, "second")


def test_what_another_program_wrote_meanwhile_is_not_overwritten(place: Path) -> None:
    first, second = StateFile(place, "acme"), StateFile(place, "acme")
    first.write(Saved(1, "first"))
    with pytest.raises(BadState, match=r"another program changed it meanwhile\. What this mock knew is in ") as refused:
        second.write(Saved(2, "second"))
    assert StateFile(place, "acme").read() == Saved(1, "first")
    beside = Path(refused.value.remedy.rpartition(" ")[2])
    assert StateFile(beside, "acme").read() == Saved(2, "second")
    assert stat.S_IMODE(beside.stat().st_mode) == 0o600


def test_what_cannot_be_written_leaves_what_was_there(place: Path) -> None:
    folder = place.parent / "folder"
    folder.mkdir()
    file = StateFile(folder / "kept.json", "acme")
    folder.rmdir()
    with pytest.raises(BadState, match=r"it cannot be read or written \(No such file or directory\)"):
        file.write(SAVED)
    before = Saved(1, "before")
    StateFile(place, "acme").write(before)
    unwritable: JsonValue = [object()]  # type: ignore[list-item]
    with pytest.raises(TypeError):
        StateFile(place, "acme").write(Saved(2, unwritable))
    assert StateFile(place, "acme").read() == before
    assert list(place.parent.iterdir()) == [place]


def test_a_mock_goes_on_from_it(place: Path) -> None:
    before, after = Account(), Account(build.mock(API, seed=3))
    before.register("ann")
    StateFile(place, "dfend").write(Saved(0, before.mock.dump()))

    file = StateFile(place, "dfend")
    file.restore(after.mock, file.read())

    assert after.get(userId="ann").body == before.get(userId="ann").body


def test_a_state_that_does_not_fit_is_told_with_its_file(place: Path) -> None:
    place.write_text(json.dumps(KEPT))
    file = StateFile(place, "dfend")
    with pytest.raises(BadState) as refused:
        file.restore(Account().mock, file.read())
    assert str(refused.value).startswith(f"--state: {place}: state/seed: Field required. Mend it, or give another path")


def test_a_mock_that_remembers_nothing_has_no_state_to_keep(place: Path, compiled: Compiled) -> None:
    class Forgetful:
        def credentials(self) -> dict[str, str]:
            return {}

    spec = compiled("openapi: 3.1.0\ninfo: {title: Shop, version: '1'}\npaths: {}\n")
    with pytest.raises(BadState, match=r"the mock of shop remembers nothing\. Leave this option out"):
        StateFile(place, "shop").restore(Mock(spec, Forgetful), None)
