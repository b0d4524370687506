"""Files that a command writes as a whole, such as reports."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from caveat.errors import BadOption


def require_writable_for(option: str, file: Path) -> None:
    """Raise `BadOption` if the file that an option names cannot be written."""
    try:
        _try_to_write(file.resolve())
    except OSError as error:
        raise not_written(option, file, error) from error


def _try_to_write(file: Path) -> None:
    """Create the folder of a file, and create and remove a temporary file in it; raises `OSError`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists() and not file.is_file():
        return
    temporary = _temporary(file)
    try:
        temporary.touch()
    finally:
        with suppress(OSError):
            temporary.unlink()


def not_written(option: str, file: Path | None, error: OSError) -> BadOption:
    """The error for a file that an option names and that cannot be written; raises the original one for stdout."""
    if file is None:
        raise error
    return BadOption(option, f"{file} cannot be written ({error.strerror})", "Give another path")


def write(file: Path, text: str, *, private: bool = False) -> None:
    """Write a file as a whole: a reader, and a failure on the way, see the old content or the new one.

    Its folder is created, as pytest and ruff create those of their reports. A `private` file is readable by its owner
    only, from the start.
    """
    file = file.resolve()
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists() and not file.is_file():
        # A device or a pipe: to replace it would remove it.
        file.write_text(text, encoding="utf-8", errors="backslashreplace")
        return
    temporary = _temporary(file)
    try:
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as opened:
            opened.write(text)
        temporary.replace(file)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def write_for(option: str, file: Path, text: str, *, private: bool = False) -> None:
    """Write the file that an option names, as a whole; raises `BadOption`."""
    try:
        write(file, text, private=private)
    except OSError as error:
        raise not_written(option, file, error) from error


def _temporary(file: Path) -> Path:
    """The file that is written before it replaces another one."""
    return file.with_name(f".{file.name}.{os.getpid()}")
