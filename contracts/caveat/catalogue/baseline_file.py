"""Reads and edits a baseline file, `caveat-baseline.toml`; comments are kept.

[[finding]]
fingerprint = "9f86d081884c"
reason = "Ticket 4711: the vendor fixes it in May"
owner = "ana"
expires = 2026-12-31
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path

from caveat.catalogue.configuration_file import OWN_FILE, PYPROJECT, Place, parsed
from caveat.errors import BadConfiguration
from caveat.judging.baseline import Baseline
from caveat.judging.known import Entry

NAME = "caveat-baseline.toml"
TABLE = "finding"

_KEYS = tuple(field.name for field in fields(Entry))
_REQUIRED = ("fingerprint", "reason")
_EXAMPLE = '[[finding]]\nfingerprint = "…"\nreason = "…"'
_HEADER = """\
# Known findings, which do not fail a run. `caveat baseline update` adds those of the last run.
# From the day after `expires` on, a finding counts as new again.
"""
_HEADER_OF_TABLE = re.compile(rf"\s*\[\[\s*{TABLE}\s*\]\]")
_NO_KEY = re.compile(r"\s*(#.*)?$")
_ROOTS = (PYPROJECT, OWN_FILE, ".git")
"""Entries of the root folder of a project: a baseline above it belongs to another project."""


def find() -> Path | None:
    """The baseline of the current folder, or of a folder above it in the same project; None if there is none."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / NAME).is_file():
            # A relative path is shorter in messages.
            return Path(NAME) if folder == here else folder / NAME
        if any((folder / root).exists() for root in _ROOTS):
            return None
    return None


def read(file: Path) -> Baseline:
    """The entries of a file; raises `BadConfiguration` with the line of an invalid value."""
    return Baseline(str(file), _entries(file, _text(file)))


def _entries(file: Path, text: str) -> tuple[Entry, ...]:
    place = Place(file, text)
    document: dict[str, object] = {**parsed(file, text)}
    place.refuse_unknown(document, (TABLE,))
    tables = document.get(TABLE, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise place.child(TABLE).error(f"{TABLE} is not a list of tables", f"Write {_EXAMPLE!r}")
    entries: dict[str, Entry] = {}
    for index, table in enumerate(tables):
        entry = _entry(table, place.child(TABLE, index))
        if entry.fingerprint in entries:
            raise place.child(TABLE, index, "fingerprint").error(
                f"the fingerprint {entry.fingerprint} has two entries", "Remove one of them"
            )
        entries[entry.fingerprint] = entry
    return tuple(entries.values())


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadConfiguration(str(file), None, f"not UTF-8 at byte {error.start}", "Save it as UTF-8") from error
    except OSError as error:
        raise BadConfiguration(str(file), None, f"cannot be read ({error.strerror})", "Check the path") from error


def _entry(table: dict[str, object], place: Place) -> Entry:
    place.refuse_unknown(table, _KEYS)
    for key in _REQUIRED:
        if key not in table:
            raise place.error(f"the entry has no {key}", f'Write {key} = "…"')
    for key, value in table.items():
        if key == "expires":
            if isinstance(value, datetime) or not isinstance(value, date):
                raise place.child(key).error("expires is not a date", "Write it without quotes: expires = 2026-12-31")
        elif not isinstance(value, str) or (key in _REQUIRED and not value.strip()):
            raise place.child(key).error(f"{key} is not a string with text", "Correct it")
    expires = table.get("expires")
    texts = {key: str(value) for key, value in table.items() if key != "expires"}
    return Entry(**texts, expires=expires if isinstance(expires, date) else None)


def changed(file: Path, added: Iterable[Entry], removed: Collection[str]) -> str:
    """The text of a file with entries added, and without the entries of some fingerprints; the rest is unchanged.

    Raises `BadConfiguration` if the entries are not written as tables `[[finding]]`.
    """
    text, before = (_text(file), read(file).entries) if file.exists() else (_HEADER, ())
    new = tuple(added)
    kept = "".join(_without(text, before, removed)).rstrip("\n")
    changed_text = "\n\n".join(filter(None, (kept, *map(_table, new)))) + "\n"
    expected = (*(entry for entry in before if entry.fingerprint not in removed), *new)
    try:
        is_right = _entries(file, changed_text) == expected
    except BadConfiguration:
        is_right = False
    if not is_right:
        problem = "is written in a way that this command cannot change without losing something"
        raise BadConfiguration(
            str(file), None, problem, "Write each entry as a table [[finding]], or change it by hand"
        )
    return changed_text


def _without(text: str, entries: Sequence[Entry], removed: Collection[str]) -> Iterator[str]:
    """The lines of a text without the tables of some entries; comments after a table belong to the next one."""
    index, skipping, pending = -1, False, list[str]()
    for line in text.splitlines(keepends=True):
        if _HEADER_OF_TABLE.match(line):
            index += 1
            yield from pending
            skipping, pending = index < len(entries) and entries[index].fingerprint in removed, []
        if not skipping:
            yield line
        elif _NO_KEY.match(line):
            pending.append(line)
        else:
            # Comments between the keys of an entry go with it.
            pending = []
    yield from pending


def _table(entry: Entry) -> str:
    values = {key: getattr(entry, key) for key in _KEYS}
    lines = (f"{key} = {_value(value)}" for key, value in values.items() if value)
    return "\n".join((f"[[{TABLE}]]", *lines))


def _value(value: str | date) -> str:
    """A value in TOML, whose strings have the escapes of JSON."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value.encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007f")
