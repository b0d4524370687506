"""The baseline file: invalid entries are refused with the line, and an edit keeps the rest of the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caveat.catalogue import baseline_file
from caveat.errors import BadConfiguration
from caveat.judging.known import Entry

A, B, C = "aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"

FULL = f"""# ours

[[finding]] # first
fingerprint = "{A}"
# why
reason = "ticket 1"
owner = "ana"
expires = 2026-12-31

# of the second one
[[finding]]
fingerprint = "{B}"
reason = 'a "quoted" reason' # ok
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "caveat-baseline.toml"
    path.write_text(FULL)
    return path


def test_entries_are_read(file: Path) -> None:
    assert baseline_file.read(file).entries == (
        Entry(A, "ticket 1", "ana", date(2026, 12, 31)),
        Entry(B, 'a "quoted" reason'),
    )


HEAD = f'[[finding]]\nfingerprint = "{A}"\n'
BAD = {
    "no TOML": ("[[finding]]\nfingerprint = \n", ":2: not TOML"),
    "no TOML at its end": ("[[finding", ":1: not TOML"),
    "no reason": (HEAD, ":1: the entry has no reason. Write reason ="),
    "an empty reason": (HEAD + 'reason = " "\n', ":3: reason is not a string with text"),
    "no fingerprint": ('[[finding]]\nreason = "x"\n', ":1: the entry has no fingerprint"),
    "an unknown key": (HEAD + 'reasn = "x"\n', ":3: finding.0 has no key 'reasn'. Did you mean reason?"),
    "an unknown table": (HEAD + 'reason = "x"\n[other]\n', ":4: caveat-baseline.toml has no key 'other'"),
    "a date in quotes": (HEAD + 'reason = "x"\nexpires = "2026-12-31"\n', ":4: expires is not a date. Write it"),
    "a date with a time": (HEAD + 'reason = "x"\nexpires = 2026-12-31T00:00:00Z\n', ":4: expires is not a date"),
    "a number as owner": (HEAD + 'reason = "x"\nowner = 1\n', ":4: owner is not a string"),
    "the same twice": (2 * (HEAD + 'reason = "x"\n'), ":5: the fingerprint aaaaaaaaaaaa has two entries"),
    "no list": ('[finding]\nfingerprint = "x"\n', ":1: finding is not a list of tables"),
}


@pytest.mark.parametrize(("text", "problem"), BAD.values(), ids=BAD)
def test_bad_input_is_reported_with_its_line(file: Path, text: str, problem: str) -> None:
    file.write_text(text)
    with pytest.raises(BadConfiguration) as refused:
        baseline_file.read(file)
    assert problem in str(refused.value).replace(str(file), "")


def test_a_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"# \xe4")
    for name, problem in (("none.toml", "cannot be read"), ("latin.toml", "not UTF-8 at byte 2")):
        with pytest.raises(BadConfiguration, match=problem):
            baseline_file.read(tmp_path / name)


def test_an_entry_is_added_and_all_else_stays(file: Path) -> None:
    new = Entry(C, 'tab\t, "quote", \x7f, line\nbreak, ä', "bo", date(2027, 1, 1), "pets", "OAS003", "read", "m")
    text = baseline_file.changed(file, [new], ())
    assert text.startswith(FULL)
    file.write_text(text)
    assert baseline_file.read(file).entries[2] == new


def test_an_entry_is_removed_with_its_own_comments_only(file: Path) -> None:
    assert baseline_file.changed(file, [], {A}) == FULL[: FULL.index("[[")] + FULL[FULL.index("\n# of the") :]
    assert baseline_file.changed(file, [], {B}) == FULL[: FULL.index("[[finding]]\nf")]
    assert baseline_file.changed(file, [], {C}) == FULL


def test_a_new_file_says_what_it_is(tmp_path: Path) -> None:
    text = baseline_file.changed(tmp_path / "new.toml", [Entry(A, "x")], ())
    assert text.startswith("# Known findings")
    assert text.endswith(f'[[finding]]\nfingerprint = "{A}"\nreason = "x"\n')


ODD = {
    "an inline list": f'finding = [{{fingerprint = "{A}", reason = "x"}}]\n',
    "a text that looks like a table": f'[[finding]]\nfingerprint = "{A}"\nreason = """\n[[finding]]\n"""\n'
    f'[[finding]]\nfingerprint = "{B}"\nreason = "x"\n',
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_a_change_that_would_lose_text_is_refused(file: Path, text: str) -> None:
    file.write_text(text)
    with pytest.raises(BadConfiguration, match="cannot change without losing something"):
        baseline_file.changed(file, [Entry(C, "x")], {B, A})


def test_the_file_is_looked_for_up_to_the_folder_of_the_project(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert baseline_file.find() == file
    (tmp_path / "a" / "caveat.toml").touch()
    assert baseline_file.find() is None
    monkeypatch.chdir(tmp_path)
    assert baseline_file.find() == Path("caveat-baseline.toml")
