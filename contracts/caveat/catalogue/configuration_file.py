"""The files that configure Caveat: `[tool.caveat]` of the nearest `pyproject.toml`, and `caveat.toml` beside it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from caveat.catalogue import toml_lines
from caveat.errors import BadConfiguration
from caveat.json_text import JsonValue
from caveat.suggestion import did_you_mean, similar

PYPROJECT = "pyproject.toml"
OWN_FILE = "caveat.toml"
"""Its tables are those of `[tool.caveat]`: `[targets.staging]` instead of `[tool.caveat.targets.staging]`."""

SECTIONS = ("generate", "targets")


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a configuration file, by its keys from the top; a number is an index of an array."""

    path: Path
    text: str = field(repr=False)
    keys: tuple[str | int, ...] = ()

    def child(self, *keys: str | int) -> Place:
        """A part of this part."""
        return replace(self, keys=(*self.keys, *keys))

    @property
    def folder(self) -> Path:
        """The folder of the file, to which its paths are relative."""
        return self.path.parent

    @property
    def defined_in(self) -> str:
        """File and line."""
        return f"{self.path}:{self._line()}"

    def error(self, problem: str, remedy: str) -> BadConfiguration:
        """The error that this part cannot be used."""
        return BadConfiguration(str(self.path), self._line(), problem, remedy)

    def table(self, value: JsonValue, example: str) -> dict[str, JsonValue]:
        """The value as a table; raises `BadConfiguration`."""
        if not isinstance(value, dict):
            raise self.error(f"{self} is not a table", f"Write a table, such as {example}")
        return value

    def refuse_unknown(self, table: Iterable[str], known: Iterable[str]) -> None:
        """Raise `BadConfiguration` for a key of a table that is not known."""
        names = tuple(known)
        for key in table:
            if key not in names:
                remedy = did_you_mean(similar(key, names), f"Keys are {', '.join(names)}")
                raise self.child(key).error(f"{self} has no key {key!r}", remedy)

    def __str__(self) -> str:
        return ".".join(map(str, self.keys)) or self.path.name

    def _line(self) -> int | None:
        """The line of this part, or of the nearest enclosing part whose line is known."""
        parts = (self.keys[:length] for length in range(len(self.keys), 0, -1))
        return next((line for line in (toml_lines.line_of(self.text, keys) for keys in parts) if line), None)


def sections(name: str, start: Path | None = None) -> Iterator[tuple[Place, JsonValue]]:
    """The sections of this name in the nearest configuration in or above a folder, by default the current folder.

    There may be one in each of the two files of a folder. Raises `BadConfiguration`.
    """
    first = (start or Path.cwd()).resolve()
    for folder in (first, *first.parents):
        # A relative path is shorter in messages.
        shown = Path() if folder == Path.cwd() else folder
        roots = [*_roots(shown / PYPROJECT, ("tool", "caveat")), *_roots(shown / OWN_FILE, ())]
        for place, settings in roots:
            place.refuse_unknown(settings, SECTIONS)
            if name in settings:
                yield place.child(name), settings[name]
        if roots:
            return


def _roots(file: Path, keys: tuple[str, ...]) -> Iterator[tuple[Place, dict[str, JsonValue]]]:
    """The part for Caveat of a file, if there is one."""
    if not file.is_file():
        return
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise BadConfiguration(str(file), None, f"cannot be read ({error.strerror})", "Check the path") from error
    place = Place(file, text, keys)
    value: JsonValue = parsed(file, text)
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            return
        value = value[key]
    yield place, place.table(value, "[tool.caveat.generate]")


def parsed(file: Path, text: str) -> dict[str, JsonValue]:
    """The content of a TOML file; raises `BadConfiguration` with the line of a syntax error."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        number = int(line[1]) if line else len(text.splitlines())
        raise BadConfiguration(str(file), number, f"not TOML: {error}", "Correct the syntax") from error
