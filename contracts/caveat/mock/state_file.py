"""The file that keeps what a mock knows, from one run to the next."""

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
"""Of the file; a caveat that writes another can tell the two apart."""

_PLACE = "Give another path"
_CONTENT = "Mend it, or give another path to begin anew"


@dataclass(frozen=True, slots=True)
class Saved:
    """What a file keeps: a mock's state, and the seed that it was made with."""

    seed: int
    state: JsonValue

    @property
    def clock(self) -> JsonValue:
        """What its clock would tell next, where it is one that ticks; so every state that has a clock calls it."""
        return self.state.get("clock") if isinstance(self.state, dict) else None


class StateFile:
    """A file of JSON for one API's mock.

    It is replaced as a whole or not at all, and nobody else may read it: people's data may be in it.
    """

    def __init__(self, path: Path, api: str) -> None:
        """Look at the place; raises `BadState` where it could not be written."""
        self.path = path
        self._api = api
        # What a link leads to is replaced, not the link.
        self._place = Path(os.path.realpath(path))
        self._seen = self._look()
        with self._told(_PLACE), self._beside():
            pass

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other mocks away as long as the context lasts; raises `BadState` where one is at it."""
        with ExitStack() as held:
            with self._told(_PLACE):
                try:
                    held.enter_context(locked(self._place))
                except BlockingIOError as error:
                    raise self._bad("another mock is at work with it", "Stop that one, or give another path") from error
            # Whoever held it until now may have written it since we looked.
            self._seen = self._look()
            yield

    def read(self) -> Saved | None:
        """What was kept, None where nothing was; raises `BadState`."""
        if self._seen is None:
            return None
        with self._told(_PLACE):
            content = self._place.read_bytes()
        try:
            kept: JsonValue = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise self._bad(f"it is not JSON ({error})", _CONTENT) from error
        match kept:
            case {"format": int(number)} if number != FORMAT:
                raise self._bad(f"it is of format {number}, this caveat knows {FORMAT}", "Give another path")
            case {"format": int(), "api": str(api)} if api != self._api:
                raise self._bad(f"it is of a mock of {api}, not of {self._api}", _PLACE)
            case {"format": int(), "api": str(), "seed": int(seed), "state": state} if seed >= 0:
                return Saved(seed, state)
        raise self._bad("it is no state of a mock", _CONTENT)

    def restore(self, mock: Mock, saved: Saved | None) -> None:
        """Let a fresh mock go on from what was kept, if anything was; raises `BadState`, also where it could not."""
        if saved is None:
            if mock.dump() is None:
                raise self._bad(f"the mock of {self._api} remembers nothing", "Leave this option out")
            return
        try:
            mock.load(saved.state)
        except BadState as error:
            raise self._bad(f"{error.where}: {error.problem}", _CONTENT) from error

    def write(self, saved: Saved) -> None:
        """Keep this from now on; raises `BadState`, and then what was kept before still is."""
        kept = {"format": FORMAT, "api": self._api, "seed": saved.seed, "state": saved.state}
        # In ASCII: there is no text that could not be written.
        content = json.dumps(kept).encode() + b"\n"
        with self._told("What was done since the start is lost"), self._beside() as beside:
            beside.write_bytes(content)
            if self._look() != self._seen:
                safe = beside.rename(beside.with_name(f"{self._place.name}.{os.getpid()}"))
                raise self._bad("another program changed it meanwhile", f"What this mock knew is in {safe}")
            beside.replace(self._place)
        self._seen = self._look()

    def _look(self) -> tuple[int, int, int] | None:
        """What tells one content of the file from the next; None where there is no file."""
        with self._told(_PLACE):
            try:
                found = self._place.stat()
            except FileNotFoundError:
                return None
        if not stat.S_ISREG(found.st_mode):
            raise self._bad("it is no file", _PLACE)
        return found.st_ino, found.st_size, found.st_mtime_ns

    @contextmanager
    def _beside(self) -> Iterator[Path]:
        """A new file in the same folder, for its owner only; gone afterwards unless it was moved."""
        # `mkstemp` makes it with the permissions 0600.
        number, name = tempfile.mkstemp(prefix=f".{self._place.name}.", dir=self._place.parent)
        os.close(number)
        try:
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    @contextmanager
    def _told(self, remedy: str) -> Iterator[None]:
        """What the system refuses is told as a `BadState`."""
        try:
            yield
        except OSError as error:
            raise self._bad(f"it cannot be read or written ({error.strerror})", remedy) from error

    def _bad(self, problem: str, remedy: str) -> BadState:
        return BadState(f"--state: {self.path}", problem, remedy)
