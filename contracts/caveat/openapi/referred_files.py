"""The files that a reference may name: those of the document's Git repository or, without one, of its folder."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit


class RefusedFile(ValueError):
    """A reference names a file that is not read."""

    def __init__(self, problem: str, remedy: str) -> None:
        """Set what is wrong with the reference, and what to do about it."""
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


def find(folder: Path, name: str, reference: str) -> Path:
    """The resolved path of the file that a reference names; raises `RefusedFile`.

    `name` is the file with the reference, relative to `folder`, that of the document.
    """
    folder = folder.resolve()
    try:
        is_url = bool(urlsplit(reference).scheme)
        path = (folder / Path(name).parent / unquote(reference)).resolve()
        exists = path.is_file()
    except (ValueError, OSError) as error:
        # A null byte, a name too long, a bracket that opens no IPv6 address.
        raise RefusedFile(f"$ref to {reference!r}, not a file name", "Correct the name") from error
    if is_url:
        problem = f"$ref to the URL {reference}, and no URL is fetched"
        raise RefusedFile(problem, "Keep a copy in the spec's folder")
    _require_inside(path, folder, reference)
    if _is_hidden(relative(path, folder)):
        raise RefusedFile(f"$ref to {reference}, a hidden file or in a hidden folder", "Rename it, or move the file")
    if not exists:
        raise RefusedFile(f"$ref to {reference}, which does not exist", "Check the path")
    return path


def relative(path: Path, folder: Path) -> str:
    """The path of a file relative to a folder, also one above it; both are resolved."""
    return Path(os.path.relpath(path, folder)).as_posix()


def shown(folder: Path, name: str) -> Path:
    """The path of a file as messages write it: relative if `folder` is, and without `..` inside."""
    joined = Path(os.path.normpath(folder / name))
    resolved = folder.resolve() / name
    return joined if joined.resolve() == resolved.resolve() else resolved.resolve()


def _require_inside(path: Path, folder: Path, reference: str) -> None:
    repository = _repository(folder)
    if path.is_relative_to(repository or folder):
        return
    move = "Move the file into it, or bundle the document first"
    if repository is not None:
        raise RefusedFile(f"$ref to {reference}, outside the Git repository of the document", move)
    remedy = f"{move}; in a Git repository, it may be anywhere in the repository"
    raise RefusedFile(f"$ref to {reference}, outside the spec's folder", remedy)


@lru_cache(maxsize=64)
def _repository(folder: Path) -> Path | None:
    """The root of the Git repository that a folder is in; a whole home folder or file system does not count."""
    root = next((above for above in (folder, *folder.parents) if (above / ".git").exists()), None)
    # `Path.home` raises an error where there is none, as in some containers.
    home = Path(os.path.expanduser("~")).resolve()  # noqa: PTH111 - see above
    return None if root in {None, home, Path(folder.anchor)} else root


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") and part not in {".", ".."} for part in name.split("/"))
