"""What of `generated/` is no longer what the generator would write, found by digests alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from caveat.catalogue.workspace import Workspace
from caveat.codegen import common_files, inputs, manifest
from caveat.codegen.manifest import Manifest
from caveat.errors import UnknownApi


class Reason(StrEnum):
    """Why something is stale, as it is told."""

    NEVER = "was never generated"
    GENERATOR = "was made by another version of the generator"
    INPUT_CHANGED = "has changed since"
    INPUT_ADDED = "is new since"
    INPUT_REMOVED = "is gone since"
    EDITED = "was edited by hand"
    MISSING = "is missing"
    LEFT_OVER = "is left over"
    OUTDATED = "is out of date"


@dataclass(frozen=True, slots=True)
class Stale:
    """A thing that is stale."""

    api: str
    """The API whose package has to be generated again, `""` for what all share."""
    path: str
    """A file or folder, relative to the checkout."""
    reason: Reason

    def __str__(self) -> str:
        return f"{self.path} {self.reason}"


def known(workspace: Workspace, apis: Sequence[str]) -> tuple[str, ...]:
    """The APIs asked for, all where none is named; raises `UnknownApi`."""
    for api in apis:
        if api not in workspace.apis:
            raise UnknownApi(api, workspace.apis, "Give one of these names: what is generated belongs to specs/<api>/")
    return tuple(sorted(set(apis))) or workspace.apis


def stale(workspace: Workspace, apis: Sequence[str] = ()) -> tuple[Stale, ...]:
    """All that is stale of these APIs (of all, where none is named) and of what they share; raises `UnknownApi`."""
    wanted = known(workspace, apis)
    generator = manifest.generator()
    found = [thing for api in wanted for thing in _of_api(workspace, api, generator)]
    return (*found, *_shared(workspace, outdated=bool(found)), *_leftovers(workspace))


def manifests(workspace: Workspace) -> dict[str, Manifest]:
    """The manifests of all APIs that have one."""
    read = {api: manifest.read(workspace.package(api)) for api in workspace.apis}
    return {api: found for api, found in read.items() if found is not None}


def leftovers(workspace: Workspace) -> tuple[Path, ...]:
    """What lies among the generated packages and belongs to no API, nor to all of them."""
    folder = workspace.generated / common_files.PACKAGE
    ours = {Path(path).name for path in common_files.files({})} | set(workspace.apis)
    return tuple(sorted(path for path in _entries(folder) if path.name not in ours))


def strays(workspace: Workspace, api: str, outputs: Mapping[str, object]) -> tuple[Path, ...]:
    """What lies in an API's package and is none of its outputs."""
    return tuple(sorted(path for path in _entries(workspace.package(api)) if path.name not in outputs))


def _entries(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name != "__pycache__" and not _is_empty(path):
            yield path


def _is_empty(path: Path) -> bool:
    """Whether a folder holds nothing but what Python caches: what stays behind when an API's files are removed."""
    return path.is_dir() and all("__pycache__" in below.parts for below in path.rglob("*"))


def _of_api(workspace: Workspace, api: str, generator: Mapping[str, str]) -> Iterator[Stale]:
    package = workspace.package(api)
    made = manifest.read(package)
    if made is None:
        yield Stale(api, _relative(workspace, package), Reason.NEVER)
        return
    if made.generator != generator:
        yield Stale(api, _relative(workspace, package), Reason.GENERATOR)
    for path, reason in _differences(made.inputs, inputs.digests(workspace, api)):
        yield Stale(api, path, reason)
    for name, digest in made.outputs.items():
        found = manifest.digest_of(package / name)
        if found != digest:
            yield Stale(api, _relative(workspace, package / name), Reason.EDITED if found else Reason.MISSING)
    for stray in strays(workspace, api, {**made.outputs, manifest.NAME: ""}):
        yield Stale(api, _relative(workspace, stray), Reason.LEFT_OVER)


def _differences(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, Reason]]:
    for path in sorted({*before, *now}):
        if path not in now:
            yield path, Reason.INPUT_REMOVED
        elif path not in before:
            yield path, Reason.INPUT_ADDED
        elif before[path] != now[path]:
            yield path, Reason.INPUT_CHANGED


def _shared(workspace: Workspace, *, outdated: bool) -> Iterator[Stale]:
    for name, content in common_files.files(manifests(workspace)).items():
        file = workspace.generated / name
        if not file.is_file():
            yield Stale("", _relative(workspace, file), Reason.MISSING)
        elif file.read_bytes() != content and not (outdated and name == "README.md"):
            # Where an API is stale, its README is sure to be; that is no news.
            yield Stale("", _relative(workspace, file), Reason.OUTDATED)


def _leftovers(workspace: Workspace) -> Iterator[Stale]:
    for path in leftovers(workspace):
        yield Stale("", _relative(workspace, path), Reason.LEFT_OVER)


def _relative(workspace: Workspace, path: Path) -> str:
    return path.relative_to(workspace.root).as_posix()
