"""Generation: the changes that bring `generated/` up to date, as diffs or applied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caveat.catalogue.workspace import Workspace
from caveat.codegen import common_files, manifest, staleness
from caveat.codegen.change import Change
from caveat.codegen.manifest import Manifest
from caveat.codegen.package import package


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
    return tuple(change for change in expected if change.is_needed)


def _shared(workspace: Workspace, manifests: dict[str, Manifest]) -> Iterator[Change]:
    for name, content in common_files.files(manifests).items():
        yield Change(workspace.generated / name, content)
    for path in staleness.leftovers(workspace):
        yield Change(path, None)
