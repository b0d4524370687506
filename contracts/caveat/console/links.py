"""The addresses of the console's pages."""

from __future__ import annotations

from urllib.parse import urlencode

from caveat.console.control import PREFIX
from caveat.console.known_ids import KnownIds

DOCS = f"{PREFIX}/docs"


def operation_link(operation_id: str) -> str:
    """The page of an operation; its id is in the query, since a path would lose `.` and `//`."""
    return f"{DOCS}/operation?{urlencode({'id': operation_id}, errors='replace')}"


def schema_link(name: str) -> str:
    """The page of a component schema."""
    return f"{DOCS}/schema?{urlencode({'name': name}, errors='replace')}"


def try_link(known: KnownIds, value: str) -> str:
    """The form of an operation with an id filled in."""
    filled = {f"path.{name}": text for name, text in {**known.parents, known.parameter: value}.items()}
    return f"{operation_link(known.operation.id)}&{urlencode(filled, errors='replace')}#try"
