"""Body formats: the format of each media type."""

from __future__ import annotations

import pytest

from caveat.mock.responses.body_formats import BodyFormat

FORMATS = {
    "application/json": BodyFormat.JSON,
    "application/hal+json": BodyFormat.JSON,
    "application/xml": BodyFormat.XML,
    "text/xml": BodyFormat.XML,
    "application/atom+xml": BodyFormat.XML,
    "image/svg+xml": BodyFormat.OPAQUE,
    "application/x-www-form-urlencoded": BodyFormat.FORM,
    "text/plain": BodyFormat.TEXT,
    "application/yaml": BodyFormat.TEXT,
    "application/x-ndjson": BodyFormat.LINES,
    "text/csv": BodyFormat.OPAQUE,
    "multipart/form-data": BodyFormat.MULTIPART,
    "application/x-protobuf": BodyFormat.OPAQUE,
}


@pytest.mark.parametrize("media_type", FORMATS)
def test_a_media_type_has_a_format(media_type: str) -> None:
    assert BodyFormat.of(media_type) is FORMATS[media_type]
