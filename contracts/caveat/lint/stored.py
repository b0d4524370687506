"""A cache of lint results: each is valid until a file of its document, or Caveat itself, changes."""

from __future__ import annotations

import hashlib
import json
import os
import sysconfig
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import caveat
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.document import overlay_of

MIN_BYTES = 100_000
"""The minimum size of documents whose results are cached; linting smaller ones is as fast as reading a result."""

MAX_RESULTS = 64
"""The number of results in the cache; the oldest ones are removed."""


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """The printed parts of a finding, ordered as in the output."""

    file: str
    line: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class LintResult:
    """The result of linting one document."""

    lines: tuple[Line, ...]
    has_evidence: bool
    inputs: tuple[Path, ...]
    """Every file that was read."""
    notices: tuple[str, ...] = ()
    """Sentences about the document that are not findings."""


def unchanged(path: Path, make: Callable[[], LintResult]) -> LintResult:
    """The cached result for a document if no file has changed, else a new one, which is stored."""
    if not path.is_file() or path.stat().st_size < MIN_BYTES:
        return make()
    file = _folder() / f"{_digest(_key(path))}.json"
    kept = _read(file, path)
    if kept is not None:
        return kept
    # Digests are computed first, so that a file that changes meanwhile is linted again the next time.
    before = _digest_of_file(path)
    result = make()
    if _digest_of_file(path) == before:
        # Without a writable folder, nothing is cached.
        with suppress(OSError):
            _write(file, result)
    return result


def _read(file: Path, path: Path) -> LintResult | None:
    try:
        kept = as_object(json.loads(file.read_text(encoding="utf-8")))
        inputs = as_object(kept["inputs"])
        overlay = overlay_of(path)
        if overlay.is_file() and overlay != path and str(overlay) not in inputs:
            return None
        if any(_digest_of_file(Path(name)) != digest for name, digest in inputs.items()):
            return None
        lines = tuple(_line(*as_list(each)) for each in as_list(kept["lines"]))
        notices = tuple(map(str, as_list(kept["notices"])))
        return LintResult(lines, kept["has_evidence"] is True, tuple(map(Path, inputs)), notices)
    except (OSError, ValueError, LookupError, TypeError):
        # There is no cached result, or it is malformed.
        return None


def _line(file: JsonValue, line: JsonValue, code: JsonValue, message: JsonValue) -> Line:
    return Line(str(file), int(str(line)), str(code), str(message))


def _write(file: Path, result: LintResult) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    inputs = {str(path): _digest_of_file(path) for path in result.inputs}
    lines = [[line.file, line.line, line.code, line.message] for line in result.lines]
    facts = {"has_evidence": result.has_evidence, "notices": list(result.notices)}
    text = json.dumps({"inputs": inputs, "lines": lines, **facts})
    handle, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as written:
        written.write(text)
    Path(name).replace(file)
    _drop_oldest(list(file.parent.iterdir()))


def _drop_oldest(files: Sequence[Path]) -> None:
    for file in sorted(files, key=lambda each: each.stat().st_mtime_ns, reverse=True)[MAX_RESULTS:]:
        file.unlink(missing_ok=True)


def _key(path: Path) -> str:
    """The key of a result: the path of the document, and the code that lints it."""
    return json.dumps([str(path), str(path.resolve()), caveat.__version__, _code()])


@cache
def _code() -> str:
    """Identifies the code of Caveat, and the set of installed packages."""
    folder = Path(caveat.__file__).parent
    states = [
        (entry.path, entry.stat().st_mtime_ns, entry.stat().st_size) for entry in sorted(_sources(folder), key=_path)
    ]
    installed = Path(sysconfig.get_paths()["purelib"])
    return _digest(repr((states, installed.stat().st_mtime_ns if installed.exists() else 0)))


def _path(entry: os.DirEntry[str]) -> str:
    return entry.path


def _sources(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _sources(entry.path)
            elif entry.name.endswith(".py"):
                yield entry


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _digest_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "caveat" / "lint"
