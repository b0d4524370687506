"""A lock file for one process at a time; the system releases it when the process ends, even if it is killed."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # without it there is no lock, as on file systems that support none
    fcntl = None  # type: ignore[assignment]

_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}
_ATTEMPTS = 100


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold the lock of a file while the context lasts; raises `BlockingIOError` where another process holds it."""
    if fcntl is None:
        yield
        return
    # The file itself is replaced when it is written, and a lock on the old file would be lost.
    lock_file = file.with_name(f".{file.name}.lock")
    descriptor = _acquire(lock_file)
    try:
        yield
    finally:
        lock_file.unlink(missing_ok=True)
        os.close(descriptor)


def _acquire(lock_file: Path) -> int:
    for _ in range(_ATTEMPTS):
        descriptor = os.open(lock_file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            _lock(descriptor)
            if _is_same_file(descriptor, lock_file):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        # The previous holder deleted the file after it was opened here, and before it was locked.
        os.close(descriptor)
    raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))


def _lock(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise


def _is_same_file(descriptor: int, lock_file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), lock_file.lstat())
    except FileNotFoundError:
        return False
