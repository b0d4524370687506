"""The file in which a mock's state is saved from one run to the next."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from caveat.errors import BadState
from caveat.json_text import JsonValue
from caveat.mock.engine import Mock
from caveat.mock.state_lock import locked

FORMAT = 1
"""The version of the file format."""

_OTHER_PATH = "Give another path"
_CORRECT = "Correct it, or give another path to start without a state"


@dataclass(frozen=True, slots=True)
class SavedState:
    """The content of a file: a mock's state, and the seed that the mock was built with."""

    seed: int
    state: JsonValue

    @property
    def clock(self) -> JsonValue:
        """The next time of the mock's ticking clock, which every state with a clock has under this name; else None."""
        return self.state.get("clock") if isinstance(self.state, dict) else None


class StateFile:
    """A JSON file for one API's mock.

    It is replaced as a whole or not at all, and only its owner may read it: it may hold personal data.
    """

    def __init__(self, path: Path, api: str) -> None:
        """Check the path; raises `BadState` where it cannot be written."""
        self.path = path
        self._api = api
        # A symbolic link stays: the file that it points to is replaced.
        self._target = Path(os.path.realpath(path))
        self._version = self._current_version()
        with self._os_errors(_OTHER_PATH), self._temporary_file():
            pass

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other mocks from using the file while the context lasts; raises `BadState` where one already does."""
        with ExitStack() as lock:
            with self._os_errors(_OTHER_PATH):
                try:
                    lock.enter_context(locked(self._target))
                except BlockingIOError as error:
                    raise self._bad("another mock uses it", "Stop that mock, or give another path") from error
            # The previous holder of the lock may have written the file since it was last checked.
            self._version = self._current_version()
            yield

    def read(self) -> SavedState | None:
        """The saved state, None where there is no file; raises `BadState`."""
        if self._version is None:
            return None
        with self._os_errors(_OTHER_PATH):
            content = self._target.read_bytes()
        try:
            saved: JsonValue = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise self._bad(f"it is not JSON ({error})", _CORRECT) from error
        match saved:
            case {"format": int(number)} if number != FORMAT:
                raise self._bad(f"it has format {number}, and this version of caveat reads {FORMAT}", _OTHER_PATH)
            case {"format": int(), "api": str(api)} if api != self._api:
                raise self._bad(f"it belongs to a mock of {api}, not of {self._api}", _OTHER_PATH)
            case {"format": int(), "api": str(), "seed": int(seed), "state": state} if seed >= 0:
                return SavedState(seed, state)
        raise self._bad("it is not the state of a mock", _CORRECT)

    def restore(self, mock: Mock, saved: SavedState | None) -> None:
        """Load a saved state, if any, into a fresh mock; raises `BadState`, also where the mock keeps no state."""
        if saved is None:
            if mock.dump() is None:
                raise self._bad(f"the mock of {self._api} keeps no state", "Start it without a state file")
            return
        try:
            mock.load(saved.state)
        except BadState as error:
            raise self._bad(f"{error.where}: {error.problem}", _CORRECT) from error

    def write(self, saved: SavedState) -> None:
        """Replace the content of the file; raises `BadState`, and then the previous content is kept."""
        content = {"format": FORMAT, "api": self._api, "seed": saved.seed, "state": saved.state}
        # In ASCII, so that any text can be written.
        text = json.dumps(content).encode() + b"\n"
        with self._os_errors("The changes since it was last saved are lost"), self._temporary_file() as temporary:
            temporary.write_bytes(text)
            if self._current_version() != self._version:
                backup = temporary.rename(temporary.with_name(f"{self._target.name}.{os.getpid()}"))
                raise self._bad("another program changed it meanwhile", f"The state of this mock is in {backup}")
            temporary.replace(self._target)
        self._version = self._current_version()

    def _current_version(self) -> tuple[int, int, int] | None:
        """A value that changes with the content of the file; None where there is no file."""
        with self._os_errors(_OTHER_PATH):
            try:
                status = self._target.stat()
            except FileNotFoundError:
                return None
        if not stat.S_ISREG(status.st_mode):
            raise self._bad("it is not a regular file", _OTHER_PATH)
        return status.st_ino, status.st_size, status.st_mtime_ns

    @contextmanager
    def _temporary_file(self) -> Iterator[Path]:
        """A new file in the same folder, readable by its owner only; deleted afterwards unless it was renamed."""
        # `mkstemp` creates it with the permissions 0600.
        descriptor, name = tempfile.mkstemp(prefix=f".{self._target.name}.", dir=self._target.parent)
        os.close(descriptor)
        try:
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    @contextmanager
    def _os_errors(self, remedy: str) -> Iterator[None]:
        """Raise a `BadState` for an `OSError`."""
        try:
            yield
        except OSError as error:
            raise self._bad(f"it cannot be read or written ({error.strerror})", remedy) from error

    def _bad(self, problem: str, remedy: str) -> BadState:
        return BadState(f"state file {self.path}", problem, remedy)
