"""Files that a command writes: as a whole, and private ones for their owner only."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from caveat.cli._written_files import write


def test_a_file_is_replaced_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "report"
    write(file, "old")
    monkeypatch.setattr(Path, "replace", _fail)
    with pytest.raises(OSError, match="disk"):
        write(file, "new")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_private_file_is_never_readable_by_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, modes = tmp_path / "report", list[int]()
    file.write_text("old")

    def replaced(self: Path, target: Path) -> Path:
        modes.append(stat.S_IMODE(self.stat().st_mode))
        return replace(self, target)

    replace = Path.replace
    monkeypatch.setattr(Path, "replace", replaced)
    write(file, "new", private=True)
    assert (modes, stat.S_IMODE(file.stat().st_mode), file.read_text()) == ([0o600], 0o600, "new")


def test_the_folder_of_a_report_is_created(tmp_path: Path) -> None:
    write(tmp_path / "new" / "folder" / "report", "text")
    assert (tmp_path / "new" / "folder" / "report").read_text() == "text"


def _fail(*_: object) -> None:
    message = "the disk is gone"
    raise OSError(message)


def test_a_report_can_be_written_to_a_link_and_to_a_pipe(tmp_path: Path) -> None:
    link, pipe = tmp_path / "link", tmp_path / "pipe"
    link.symlink_to(tmp_path / "file")
    write(link, "text")
    assert (link.is_symlink(), (tmp_path / "file").read_text()) == (True, "text")
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write(pipe, "text")
    assert os.read(reader, 100) == b"text"
    os.close(reader)
    assert pipe.is_fifo()
