"""Notations: in what a mock can write a value."""

from __future__ import annotations

import pytest

from caveat.mock.responses.body_formats import BodyFormat

NOTATIONS = {
    "application/json": BodyFormat.JSON,
    "application/hal+json": BodyFormat.JSON,
    "application/xml": BodyFormat.XML,
    "text/xml": BodyFormat.XML,
    "application/atom+xml": BodyFormat.XML,
    "image/svg+xml": BodyFormat.OPAQUE,
    "application/x-www-form-urlencoded": BodyFormat.FORM,
    "text/plain": BodyFormat.TEXT,
    "application/yaml": BodyFormat.TEXT,
    "application/x-ndjson": BodyFormat.TEXT,
    "text/csv": BodyFormat.OPAQUE,
    "multipart/form-data": BodyFormat.OPAQUE,
    "application/x-protobuf": BodyFormat.OPAQUE,
}


@pytest.mark.parametrize("media_type", NOTATIONS)
def test_a_notation(media_type: str) -> None:
    assert BodyFormat.of(media_type) is NOTATIONS[media_type]
