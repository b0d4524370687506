"""Which files decide what is generated for an API."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from caveat.catalogue.workspace import Workspace
from caveat.codegen.manifest import digest_of

_KINDS = frozenset({".json", ".yaml", ".yml"})


def digests(workspace: Workspace, api: str, read: Iterable[Path] = ()) -> dict[str, str]:
    """Digests by path relative to the checkout: of every document in the API's folder, and of the files `read`.

    A file that no reference leads to yet counts too, so that an overlay laid beside the spec is noticed.
    """
    folder = workspace.specs / api
    beside = (file for file in folder.rglob("*") if file.suffix in _KINDS and file.is_file())
    files = {file.resolve() for file in (*beside, *read)}
    root = workspace.root.resolve()
    return {path.relative_to(root).as_posix(): digest_of(path) for path in sorted(files)}
