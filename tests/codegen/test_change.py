"""Changes: the differences of generated files, without digests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from caveat.codegen.change import Change, diffs, shown
from caveat.codegen.manifest import Count, Manifest

MANIFEST = Manifest({"caveat": "1"}, {"a.yaml": "2"}, {"models.py": "3"}, (Count("type", 2),))


def test_a_file_that_is_the_same_needs_no_change(tmp_path: Path) -> None:
    file = tmp_path / "models.py"
    file.write_text("a = 1\n")

    assert not Change(file, b"a = 1\n").is_needed
    assert Change(file, b"a = 2\n").is_needed
    assert Change(file, None).is_needed
    assert Change(tmp_path / "new.py", b"").is_needed


def test_a_manifest_shows_no_digests(tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    file.write_text(MANIFEST.text)
    digests = replace(MANIFEST, generator={"caveat": "4"}, outputs={"models.py": "5"})
    gaps = replace(digests, gaps=(Count("type", 1),))

    assert Change(file, digests.text.encode()).diff(tmp_path) == ""
    assert '-   "places": 2,\n+   "places": 1,\n' in Change(file, gaps.text.encode()).diff(tmp_path)


def test_the_models_come_first_and_files_without_a_difference_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(MANIFEST.text)
    digests = replace(MANIFEST, generator={})
    names = {
        "openapi.json": b"{}\n",
        "operations.py": b"b\n",
        "manifest.json": digests.text.encode(),
        "models.py": b"a\n",
    }

    shown_diffs = diffs([Change(tmp_path / name, content) for name, content in names.items()], tmp_path)

    assert [text.splitlines()[1] for text in shown_diffs] == [
        "+++ b/models.py",
        "+++ b/operations.py",
        "+++ b/openapi.json",
    ]


def test_a_path_outside_the_root_is_shown_whole(tmp_path: Path) -> None:
    assert shown(tmp_path / "a" / "b.py", tmp_path / "a") == "b.py"
    assert shown(tmp_path / "b.py", tmp_path / "a") == (tmp_path / "b.py").as_posix()
