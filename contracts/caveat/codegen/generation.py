"""Generating: what would be written, how that differs from what is there, and writing it."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from caveat.catalogue.workspace import Workspace
from caveat.codegen import common_files, manifest, staleness
from caveat.codegen.manifest import Manifest
from caveat.codegen.package import package


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is not what it should be; no `content` means that it should not be there."""

    path: Path
    content: bytes | None

    def diff(self, root: Path) -> str:
        """The unified difference, from what is there to what should be."""
        name = self.path.relative_to(root).as_posix()
        before = _lines(self.path.read_bytes() if self.path.is_file() else b"")
        after = _lines(self.content or b"")
        source = f"a/{name}" if self.path.exists() else "/dev/null"
        target = f"b/{name}" if self.content is not None else "/dev/null"
        return "".join(_whole(line) for line in difflib.unified_diff(before, after, source, target))

    def apply(self) -> None:
        """Write the file, or remove what should not be there."""
        if self.content is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_bytes(self.content)
        elif self.path.is_dir():
            shutil.rmtree(self.path)
        else:
            self.path.unlink()


def _lines(content: bytes) -> list[str]:
    return content.decode(errors="replace").splitlines(keepends=True)


def _whole(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def changes(workspace: Workspace, apis: Sequence[str] = ()) -> tuple[Change, ...]:
    """What generating these APIs (all, where none is named) would change; raises `UnknownApi` and `BadDocument`."""
    wanted = staleness.known(workspace, apis)
    made = {api: package(workspace, api) for api in wanted}
    known = staleness.manifests(workspace)
    for api, files in made.items():
        known[api] = manifest.parse(files[manifest.NAME])
    found: list[Change] = []
    for api, files in made.items():
        folder = workspace.package(api)
        found += (Change(folder / name, content) for name, content in files.items())
        found += (Change(path, None) for path in staleness.strays(workspace, api, files))
    found += _shared(workspace, known)
    return tuple(change for change in found if change.content is None or not _is(change.path, change.content))


def _shared(workspace: Workspace, known: dict[str, Manifest]) -> Iterator[Change]:
    for name, content in common_files.files(known).items():
        yield Change(workspace.generated / name, content)
    for path in staleness.leftovers(workspace):
        yield Change(path, None)


def _is(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content
