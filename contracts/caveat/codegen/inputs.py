"""The input files of an API's package, with their digests."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from caveat.catalogue.workspace import Workspace
from caveat.codegen.manifest import digest_of

_KINDS = frozenset({".json", ".yaml", ".yml"})


def digests(workspace: Workspace, api: str, read: Iterable[Path] = ()) -> dict[str, str]:
    """Digests, by path relative to the checkout, of every document in the API's folder and of the files `read`.

    Files without a reference to them count too: `caveat generate --check` reports a new overlay. One that does not
    exist has no digest.
    """
    folder = workspace.specs / api
    documents = (file for file in folder.rglob("*") if file.suffix in _KINDS)
    files = {file.resolve() for file in (*documents, *read) if file.is_file()}
    return digests_of(files, workspace.root)


def digests_of(read: Iterable[Path], folder: Path) -> dict[str, str]:
    """Digests of the files `read`, by path relative to the document's folder, wherever that is."""
    paths = {Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix(): file for file in read}
    return {name: digest_of(paths[name]) for name in sorted(paths)}
