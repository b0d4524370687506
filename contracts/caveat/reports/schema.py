"""The published JSON Schemas of the reports that programs read."""

from __future__ import annotations

from importlib import resources

_SUFFIX = ".schema.json"


def names() -> tuple[str, ...]:
    """The formats with a schema, sorted."""
    files = resources.files("caveat.reports.schemas").iterdir()
    return tuple(sorted(file.name.removesuffix(_SUFFIX) for file in files if file.name.endswith(_SUFFIX)))


def schema(name: str) -> str:
    """The schema of a format, of `ndjson` that of one line, as JSON; `name` is one of `names()`."""
    return (resources.files("caveat.reports.schemas") / f"{name}{_SUFFIX}").read_text("utf-8")
