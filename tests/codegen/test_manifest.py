"""Manifests: written and read, with the files and libraries that affect the output."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest

from caveat.codegen import manifest
from caveat.codegen.manifest import Count, Manifest

MANIFEST = Manifest(
    {"caveat": "0"},
    {"specs/größe/openapi.yaml": "1"},
    {"models.py": "2"},
    (Count("type", 4), Count("format", 3, ("Pet/born (date)",))),
)


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / manifest.NAME).write_text(MANIFEST.text, encoding="utf-8")
    assert manifest.read(tmp_path) == MANIFEST
    assert "größe" in MANIFEST.text


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"generator": {}, "inputs": {}, "outputs": {}, "gaps": {"type": 1}}']
)
def test_a_malformed_manifest_counts_as_missing(tmp_path: Path, text: str) -> None:
    assert manifest.read(tmp_path) is None
    (tmp_path / manifest.NAME).write_text(text)
    assert manifest.read(tmp_path) is None


def test_a_digest_is_sha_256_and_empty_for_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    assert manifest.digest_of(tmp_path / "a") == manifest.digest(b"")
    assert manifest.digest(b"").startswith("e3b0c44298fc1c14")
    assert manifest.digest_of(tmp_path / "missing") == ""


def test_the_generator_is_our_code_and_its_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    before = manifest.generator()
    assert before["pydantic"] == version("pydantic")
    monkeypatch.setattr(manifest, "relevant", lambda: ("json_text.py",))
    assert manifest.generator()["caveat"] != before["caveat"]
