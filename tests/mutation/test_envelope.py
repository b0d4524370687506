"""Changes of the status, the media type and headers, and whether they break the contract."""

from __future__ import annotations

import pytest

from caveat.mutation.envelope import HeaderChange, MediaTypeChange, StatusChange
from mutated import SPEC, answer, request

OPERATION = SPEC.operations["add-book"]
EXCHANGE = SPEC.exchange(request(), answer())


@pytest.mark.parametrize(
    ("change", "status"), [(StatusChange(is_crash=False), 200), (StatusChange(is_crash=True), 500)]
)
def test_another_status(change: StatusChange, status: int) -> None:
    [variant] = change.variants(SPEC, OPERATION, EXCHANGE)
    assert (variant.response.status, variant.breaks) == (status, True)


@pytest.mark.parametrize(("media_type", "breaks"), [("text/html", True), ("", True), ("application/json", False)])
def test_another_media_type(media_type: str, breaks: bool) -> None:  # noqa: FBT001 - a column of the table
    [variant] = MediaTypeChange(media_type).variants(SPEC, OPERATION, EXCHANGE)
    assert (variant.response.headers.get("content-type", ""), variant.breaks) == (media_type, breaks)


def test_a_missing_header() -> None:
    [variant] = HeaderChange("X-Left").variants(SPEC, OPERATION, EXCHANGE)
    assert ("X-Left" in variant.response.headers, variant.breaks) == (False, True)
    assert list(HeaderChange("X-Other").variants(SPEC, OPERATION, EXCHANGE)) == []
