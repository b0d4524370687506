"""A change of a generated file, as a diff or applied."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from caveat.codegen import manifest
from caveat.errors import NotWritten


@dataclass(frozen=True, slots=True)
class Change:
    """A file to write, or to remove if `content` is None."""

    path: Path
    content: bytes | None

    @property
    def is_needed(self) -> bool:
        """Whether the file differs."""
        return self.content is None or not self.path.is_file() or self.path.read_bytes() != self.content

    def diff(self, root: Path) -> str:
        """The unified diff from the present content to the generated one; of a manifest, without its digests."""
        name = shown(self.path, root)
        before = self._lines(self.path.read_bytes() if self.path.is_file() else b"")
        after = self._lines(self.content or b"")
        source = f"a/{name}" if self.path.exists() else "/dev/null"
        target = f"b/{name}" if self.content is not None else "/dev/null"
        return "".join(_with_newline(line) for line in difflib.unified_diff(before, after, source, target))

    def apply(self) -> None:
        """Write the file, or remove it; raises `NotWritten`."""
        try:
            if self.content is not None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self.path.write_bytes(self.content)
            elif self.path.is_dir():
                shutil.rmtree(self.path)
            else:
                self.path.unlink()
        except OSError as error:
            raise NotWritten(str(self.path), error.strerror or str(error)) from error

    def _lines(self, content: bytes) -> list[str]:
        text = content.decode(errors="replace")
        if self.path.name == manifest.NAME:
            text = _without_digests(content) or text
        return text.splitlines(keepends=True)


def shown(path: Path, root: Path) -> str:
    """A path relative to a root, if it is below it."""
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


def _without_digests(content: bytes) -> str | None:
    try:
        return replace(manifest.parse(content), generator={}, inputs={}, outputs={}).text
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _with_newline(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def diffs(changes: Iterable[Change], root: Path) -> list[str]:
    """The diffs of changes that have one; those of models first, since these matter most to a reader."""
    ordered = sorted(changes, key=lambda change: (change.path.name != "models.py", change.path.suffix != ".py"))
    return [text for change in ordered if (text := change.diff(root).rstrip("\n"))]
