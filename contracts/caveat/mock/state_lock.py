"""A lock beside a file, for one program at a time: the system lets go of it when the program ends, however it does."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # where there is none one works without, as on file systems that know no locks
    fcntl = None  # type: ignore[assignment]

_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}
_ATTEMPTS = 100


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold the lock as long as the context lasts; raises `BlockingIOError` where somebody else does."""
    if fcntl is None:
        yield
        return
    # The file itself is replaced when it is written, and a lock would be lost with the old one.
    beside = file.with_name(f".{file.name}.lock")
    number = _taken(beside)
    try:
        yield
    finally:
        beside.unlink(missing_ok=True)
        os.close(number)


def _taken(beside: Path) -> int:
    for _ in range(_ATTEMPTS):
        number = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            _lock(number)
            if _is(number, beside):
                return number
        except BaseException:
            os.close(number)
            raise
        # Whoever had it took it away between our opening and our locking it.
        os.close(number)
    raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))


def _lock(number: int) -> None:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise


def _is(number: int, beside: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(number), beside.lstat())
    except FileNotFoundError:
        return False
