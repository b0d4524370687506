"""What several commands have in common."""

from __future__ import annotations

import pytest

from caveat.cli._options import headers
from caveat.errors import BadOption


def test_headers_of_the_command_line() -> None:
    assert headers(["Authorization: Bearer fake", "x-a:1:2 "]) == {"Authorization": "Bearer fake", "x-a": "1:2"}


@pytest.mark.parametrize("line", ["", "no colon", ": nameless", " : "])
def test_what_is_no_header_is_refused_without_being_shown(line: str) -> None:
    with pytest.raises(BadOption, match="--header: a header is"):
        headers([line])
