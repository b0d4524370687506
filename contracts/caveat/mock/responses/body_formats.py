"""The formats in which a mock can write a body: JSON, XML, form fields, text."""

from __future__ import annotations

from enum import StrEnum

from caveat.json_text import is_json


class BodyFormat(StrEnum):
    """How bodies of a media type are written."""

    JSON = "json"
    XML = "xml"
    FORM = "form"
    MULTIPART = "multipart"
    """The parts of a form, with a boundary."""
    TEXT = "text"
    """A string as it is, other values as JSON: for media types in which JSON is valid."""
    LINES = "lines"
    """One JSON value a line: the items of a list."""
    EVENTS = "events"
    """Server-sent events: one for each item of a list."""
    OPAQUE = "opaque"
    """Only strings can be written, as they are: the format of other values is unknown."""

    @classmethod
    def of(cls, media_type: str) -> BodyFormat:
        """The format of a media type without parameters, in lower case."""
        if is_json(media_type):
            return cls.JSON
        if media_type.endswith(("/xml", "+xml")) and media_type != "image/svg+xml":
            return cls.XML
        if media_type == "application/x-www-form-urlencoded":
            return cls.FORM
        if media_type == "multipart/form-data":
            return cls.MULTIPART
        if media_type in _LINES:
            return cls.LINES
        if media_type == "text/event-stream":
            return cls.EVENTS
        return cls.TEXT if media_type in _TEXT_TYPES else cls.OPAQUE


_TEXT_TYPES = frozenset(
    {
        "text/plain",
        "text/json",
        # JSON is also YAML (YAML 1.2.2, 1.2).
        "application/yaml",
        "application/x-yaml",
        "text/yaml",
        "text/x-yaml",
    }
)

_LINES = frozenset({"application/jsonl", "application/x-jsonlines", "application/x-ndjson", "application/ndjson"})
