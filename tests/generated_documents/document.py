"""A generated document, with valid requests to its operations."""

from __future__ import annotations

from dataclasses import dataclass

from caveat.json_text import JsonValue
from generated_documents.operations import SentRequest

VERSIONS = {"3.0": ("3.0.3", "3.0.0", "3.0.4"), "3.1": ("3.1.0", "3.1.1"), "3.2": ("3.2.0",)}


@dataclass(frozen=True, slots=True)
class GeneratedDocument:
    """A valid document, and valid requests to its operations, without credentials."""

    root: dict[str, JsonValue]
    requests: tuple[SentRequest, ...]
