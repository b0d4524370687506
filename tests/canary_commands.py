"""Commands that run in a folder of their own, with all bytes that they print or write there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from canaries import DOCUMENT
from forked_commands import LoadedProcess


def command(commands: LoadedProcess, folder: Path, *arguments: str, **environment: str) -> bytes:
    """All bytes that a command prints or writes in its folder; the first line is its exit code."""
    (folder / "echo.yaml").write_text(DOCUMENT)
    before = contents(folder)
    ended = commands.run(folder, *arguments, **environment, **homes(folder))
    return b"\n".join([b"exit code %d" % ended.code, ended.out, ended.err, *written(folder, before)])


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def written(folder: Path, before: Mapping[Path, bytes]) -> Iterator[bytes]:
    return (content for path, content in contents(folder).items() if before.get(path) != content)


def homes(folder: Path) -> dict[str, str]:
    """Variables with which a program writes all its files in a folder."""
    return {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), "TMPDIR": str(folder)}
