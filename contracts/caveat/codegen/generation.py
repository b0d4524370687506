"""Generation: the changes that bring `generated/` up to date, as diffs or applied."""

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
    """A file to write, or to remove if `content` is None."""

    path: Path
    content: bytes | None

    def diff(self, root: Path) -> str:
        """The unified diff from the present content to the generated one."""
        name = self.path.relative_to(root).as_posix()
        before = _lines(self.path.read_bytes() if self.path.is_file() else b"")
        after = _lines(self.content or b"")
        source = f"a/{name}" if self.path.exists() else "/dev/null"
        target = f"b/{name}" if self.content is not None else "/dev/null"
        return "".join(_with_newline(line) for line in difflib.unified_diff(before, after, source, target))

    def apply(self) -> None:
        """Write the file, or remove it."""
        if self.content is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_bytes(self.content)
        elif self.path.is_dir():
            shutil.rmtree(self.path)
        else:
            self.path.unlink()


def _lines(content: bytes) -> list[str]:
    return content.decode(errors="replace").splitlines(keepends=True)


def _with_newline(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def changes(workspace: Workspace, apis: Sequence[str] = ()) -> tuple[Change, ...]:
    """The changes that generating these APIs (all if empty) makes; raises `UnknownApi` and `BadDocument`."""
    packages = {api: package(workspace, api) for api in staleness.selected(workspace, apis)}
    manifests = staleness.manifests(workspace)
    for api, files in packages.items():
        manifests[api] = manifest.parse(files[manifest.NAME])
    expected: list[Change] = []
    for api, files in packages.items():
        folder = workspace.package(api)
        expected += (Change(folder / name, content) for name, content in files.items())
        expected += (Change(path, None) for path in staleness.strays(workspace, api, files))
    expected += _shared(workspace, manifests)
    return tuple(change for change in expected if change.content is None or not _has(change.path, change.content))


def _shared(workspace: Workspace, manifests: dict[str, Manifest]) -> Iterator[Change]:
    for name, content in common_files.files(manifests).items():
        yield Change(workspace.generated / name, content)
    for path in staleness.leftovers(workspace):
        yield Change(path, None)


def _has(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content
