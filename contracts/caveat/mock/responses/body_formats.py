"""In what a mock can write a value: JSON, XML, the fields of a form, or text."""

from __future__ import annotations

from enum import StrEnum

from caveat.json_text import is_json


class BodyFormat(StrEnum):
    """How a media type writes values."""

    JSON = "json"
    XML = "xml"
    FORM = "form"
    TEXT = "text"
    """A string as it is, all else as JSON: of media types of which that is one of the ways."""
    OPAQUE = "opaque"
    """Only a string is written, as it is: nothing is known of how values would be."""

    @classmethod
    def of(cls, media_type: str) -> BodyFormat:
        """The notation of a media type without parameters, in lower case."""
        if is_json(media_type):
            return cls.JSON
        if media_type.endswith(("/xml", "+xml")) and media_type != "image/svg+xml":
            return cls.XML
        if media_type == "application/x-www-form-urlencoded":
            return cls.FORM
        return cls.TEXT if media_type in _TEXTS else cls.OPAQUE


_TEXTS = frozenset(
    {
        "text/plain",
        "text/json",
        # JSON is YAML too (YAML 1.2.2, 1.2), and one line of it a list of lines of JSON.
        "application/yaml",
        "application/x-yaml",
        "text/yaml",
        "text/x-yaml",
        "application/jsonl",
        "application/x-ndjson",
    }
)
