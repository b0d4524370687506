"""Notations: in what a mock can write a value."""

from __future__ import annotations

import pytest

from caveat.mock.responses.body_formats import Notation

NOTATIONS = {
    "application/json": Notation.JSON,
    "application/hal+json": Notation.JSON,
    "application/xml": Notation.XML,
    "text/xml": Notation.XML,
    "application/atom+xml": Notation.XML,
    "image/svg+xml": Notation.OPAQUE,
    "application/x-www-form-urlencoded": Notation.FORM,
    "text/plain": Notation.TEXT,
    "application/yaml": Notation.TEXT,
    "application/x-ndjson": Notation.TEXT,
    "text/csv": Notation.OPAQUE,
    "multipart/form-data": Notation.OPAQUE,
    "application/x-protobuf": Notation.OPAQUE,
}


@pytest.mark.parametrize("media_type", NOTATIONS)
def test_a_notation(media_type: str) -> None:
    assert Notation.of(media_type) is NOTATIONS[media_type]
