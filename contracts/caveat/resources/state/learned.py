"""The observations of a server in a session: cases for and against a breach, and the fields that change."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from caveat.judging.memory import Recent

MAX_SUBJECTS = 2_000
_ENOUGH = 2
_MANY = 3
_MAX_CASES = 20


@dataclass(slots=True)
class Tally:
    """The number of cases in which a promise was kept, and the different cases in which it was not."""

    kept: int = 0
    suspected: dict[Hashable, None] = field(default_factory=dict)


class Learned:
    """Observations of a server that do not belong to single items; bounded."""

    def __init__(self) -> None:
        self._tallies: Recent[tuple[str, Hashable], Tally] = Recent(MAX_SUBJECTS)
        self.ids_confirmed: set[str] = set()
        """The templates of collections whose items were read by the id that their bodies show."""
        self.differences: Recent[tuple[str, str], int] = Recent(MAX_SUBJECTS)
        """The first wrong difference of a count, by template and name."""
        self.volatile: set[tuple[str, str]] = set()
        """The fields that changed without a write by this client, by template and field."""
        self.applied: set[tuple[str, str]] = set()
        """The fields that an update was seen to change, by operationId."""
        self.ignored: set[tuple[str, str]] = set()
        """The fields that an update was seen to leave, by operationId."""
        self.echoes: Recent[tuple[str, str], list[tuple[str, str, str | None]]] = Recent(MAX_SUBJECTS)
        """The sent value, the shown value if it differs (both as JSON text), and the id, by operationId and field."""
        self.missing: Recent[tuple[str, str], set[str]] = Recent(MAX_SUBJECTS)
        """The values, as JSON text, of a field of created items that no list showed, by template and field."""

    def keep(self, code: str, subject: Hashable) -> None:
        """Count a case in which a promise was kept."""
        self._tally(code, subject).kept += 1

    def suspect(self, code: str, subject: Hashable, case: Hashable) -> Tally:
        """Count a case in which a promise seems to be broken; the same case counts once."""
        tally = self._tally(code, subject)
        if len(tally.suspected) < _MAX_CASES:
            tally.suspected[case] = None
        return tally

    def _tally(self, code: str, subject: Hashable) -> Tally:
        tally = self._tallies.get((code, subject))
        if tally is None:
            tally = self._tallies[code, subject] = Tally()
        return tally

    @staticmethod
    def is_systematic(tally: Tally, *, strict: bool, needed: int = _ENOUGH, ratio: float = 1) -> bool:
        """Whether cases are too many to be the work of another client or of a background job.

        With `strict`, a single case in which the promise was kept shows that it is not.
        """
        count = len(tally.suspected)
        if strict:
            return count >= needed and tally.kept == 0
        return count >= (max(needed, _MANY) if tally.kept else needed) and count * ratio >= tally.kept
