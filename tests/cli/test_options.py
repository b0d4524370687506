"""Options that several commands have."""

from __future__ import annotations

import pytest

from caveat.cli._options import headers
from caveat.errors import BadOption


def test_headers_are_read_from_text() -> None:
    assert headers(["Authorization: Bearer fake", "x-a:1:2 "]) == {"Authorization": "Bearer fake", "x-a": "1:2"}


@pytest.mark.parametrize("line", ["", "no colon", ": nameless", " : "])
def test_a_bad_header_is_refused_and_not_repeated(line: str) -> None:
    with pytest.raises(BadOption, match="--header: a header is"):
        headers([line])
