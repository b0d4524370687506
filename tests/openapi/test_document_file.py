"""The text of a document's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.openapi.document_file import text_of


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_file_may_be_utf_16_with_a_byte_order_mark(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes("\ufeffa: é\n".encode(encoding))
    assert text_of(file) == "a: é\n"
