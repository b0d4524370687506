"""The formats in which a mock can write a body: JSON, XML, form fields, text."""

from __future__ import annotations

from enum import StrEnum

from caveat.json_text import is_json
from caveat.openapi.sequences import EVENTS, JSON_LINES, JSON_SEQUENCES


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
    SEQUENCE = "sequence"
    """One JSON text after each record separator: the items of a list."""
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
        return _BY_MEDIA_TYPE.get(media_type, cls.OPAQUE)


_BY_MEDIA_TYPE = {
    "application/x-www-form-urlencoded": BodyFormat.FORM,
    "multipart/form-data": BodyFormat.MULTIPART,
    EVENTS: BodyFormat.EVENTS,
    **dict.fromkeys(JSON_LINES, BodyFormat.LINES),
    **dict.fromkeys(JSON_SEQUENCES, BodyFormat.SEQUENCE),
    **dict.fromkeys(("text/plain", "text/html", "text/json"), BodyFormat.TEXT),
    # JSON is also YAML (YAML 1.2.2, 1.2).
    **dict.fromkeys(("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"), BodyFormat.TEXT),
}
