"""Places: the file and line of each part of a document, found when a message needs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from caveat.openapi.source import Place, Source


class FilePlaces(Mapping[str, Place]):
    """The places of one file, by their pointers in the document that has its content at `prefix`."""

    def __init__(self, source: Source, prefix: str = "") -> None:
        # Not the source: its value would stay in memory beside the document that is made of it.
        self._file = source.file
        self._lines = source.lines
        self._columns = source.columns
        self._prefix = prefix

    def __getitem__(self, pointer: str) -> Place:
        """The place of a pointer."""
        if not pointer.startswith(self._prefix):
            raise KeyError(pointer)
        within = pointer[len(self._prefix) :]
        return Place(self._file, self._lines[within], self._columns.get(within))

    def __iter__(self) -> Iterator[str]:
        """The pointers."""
        return (self._prefix + pointer for pointer in self._lines)

    def __len__(self) -> int:
        """The number of pointers."""
        return len(self._lines)


class JoinedPlaces(Mapping[str, Place]):
    """The places of several files; the last one that has a pointer counts."""

    def __init__(self, parts: Sequence[Mapping[str, Place]]) -> None:
        self._parts = parts

    def __getitem__(self, pointer: str) -> Place:
        """The place of a pointer."""
        for part in reversed(self._parts):
            place = part.get(pointer)
            if place is not None:
                return place
        raise KeyError(pointer)

    def __iter__(self) -> Iterator[str]:
        """The pointers."""
        return iter(dict.fromkeys(pointer for part in self._parts for pointer in part))

    def __len__(self) -> int:
        """The number of pointers."""
        return sum(1 for _ in self)
