"""Sources: YAML and JSON become values with lines; everything else is refused with a reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi.pointer import walk
from caveat.openapi.source import MAX_DEPTH, parse, read

WORDS: dict[str, JsonValue] = {
    "on": "on",
    "off": "off",
    "yes": "yes",
    "no": "no",
    "y": "y",
    "true": True,
    "False": False,
    "null": None,
    "~": None,
    "2024-01-01": "2024-01-01",
    "2024-01-01T10:00:00Z": "2024-01-01T10:00:00Z",
    "12:30:45": "12:30:45",
    "1_000": "1_000",
    "017": 17,
    "0o17": 15,
    "0x1F": 31,
    "0b1": "0b1",
    "+1": 1,
    "1e3": 1000.0,
    "-.5": -0.5,
    "1.": 1.0,
    "1.2.3": "1.2.3",
    "NaN": "NaN",
    "Infinity": "Infinity",
    "'1'": "1",
    "!!str 1": "1",
    "=": "=",
}


@pytest.mark.parametrize("text", WORDS)
def test_plain_scalars_are_those_of_yaml_1_2(text: str) -> None:
    listed = parse(f"- {text}", "a.yaml").value
    assert listed == [WORDS[text]]
    assert isinstance(listed, list)
    assert type(listed[0]) is type(WORDS[text])


BOMB = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)  # a hundred thousand million values
LADDER = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, MAX_DEPTH + 50))

REFUSED: dict[str, tuple[str, int | None, str]] = {
    "an unclosed bracket": ("a: 1\nb: [1, 2\nc: 3\n", 3, "Correct"),
    "a colon too many": ("a: 1\nb: c: d\n", 2, "Correct"),
    "a tab as indentation": ("a:\n\tb: 1\n", 2, "Correct"),
    "two documents": ("a: 1\n---\nb: 2\n", 2, "Correct"),
    "an unknown alias": ("a: *b\n", 1, "Correct"),
    "a control character": ("a: \x07\n", None, "Remove"),
    "an empty file": ("", None, "Write"),
    "nothing but a comment": ("# a comment\n", None, "Write"),
    "a key twice": ("a:\n  b: 1\n  c: 2\n  b: 3\n", 4, "Keep one"),
    "a key twice in JSON": ('{"a": 1,\n "a": 2}', 2, "Keep one"),
    "one key with quotes and without": ("200: a\n'200': b\n", 2, "Keep one"),
    "a list as key": ("[a]: 1\n", 1, "Use a string"),
    "a merge key with another value": ("a: &a [1]\nc:\n  <<: *a\n", 1, "an alias of a mapping"),
    "an alias in its own anchor": ("a: 1\nb: &b [*b]\n", 2, "Remove the alias"),
    "an alias in its own anchor, deeper": ("a: &a {b: {c: *a}}\n", 1, "Remove the alias"),
    "an alias bomb": (BOMB, 1, "Remove the aliases"),
    "aliases that nest": (LADDER, 1, "Remove the aliases"),
    "a Python object": ("a: 1\nb: !!python/object/apply:os.getcwd []\n", 2, "Remove the tag"),
    "a Python name": ("a: !!python/name:os.getcwd\n", 1, "Remove the tag"),
    "a Python name that ends like a type": ("a: !!python/name:int 3\n", 1, "Remove the tag"),
    "a set": ("a: !!set {b}\n", 1, "Remove the tag"),
    "a tag of one's own": ("a: !mine b\n", 1, "Remove the tag"),
    "a binary": ("a: !!binary aGk=\n", 1, "Remove the tag"),
    "a malformed integer": ("a: !!int x\n", 1, "Quote"),
    "not a number": ("a: .nan\n", 1, "Quote"),
    "an infinity": ("a: 1\nb: -.inf\n", 2, "Quote"),
    "a number too large": ("a: 1e999\n", 1, "Quote"),
    "an integer too long": (f"a: {'9' * 5000}\n", 1, "Quote"),
    "a hundred thousand brackets": ("[" * 100_000, 1, "Flatten"),
    "a hundred thousand braces": ("{a: " * 100_000, 1, "Flatten"),
    "a hundred thousand dashes": ("- " * 100_000, 1, "Flatten"),
    "a hundred thousand questions": ("? " * 100_000, 1, "Flatten"),
    "a staircase": ("\n".join(" " * n + "a:" for n in range(1000)), MAX_DEPTH + 1, "Flatten"),
}


@pytest.mark.parametrize("title", REFUSED)
def test_other_texts_are_refused_with_file_line_and_remedy(title: str) -> None:
    text, line, remedy = REFUSED[title]
    with pytest.raises(BadDocument) as caught:
        parse(text, "a.yaml")
    assert caught.value.line == line
    assert str(caught.value).startswith("a.yaml: " if line is None else f"a.yaml:{line}: ")
    assert remedy in caught.value.remedy
    assert "\n" not in str(caught.value)


def test_a_document_as_deep_as_allowed_is_read() -> None:
    assert parse("[" * MAX_DEPTH + "]" * MAX_DEPTH, "a.json").value


def test_an_alias_has_the_value_and_the_lines_of_its_anchor() -> None:
    read_ = parse("a: &a\n  b: 1\nc: *a\n", "a.yaml")
    assert read_.value == {"a": {"b": 1}, "c": {"b": 1}}
    assert read_.lines == {"": 1, "/a": 1, "/a/b": 2, "/c": 3, "/c/b": 2}


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [1,\n {"b/c": null}],\n "d": "e"}',
        "a:\n  - 1\n  - b/c: ~\nd: e\n",
        "\n\n# late\na: [1, {b/c: null}]\nd: e",
    ],
)
def test_every_value_of_json_and_yaml_has_its_line(text: str) -> None:
    source = parse(text, "a")
    assert source.value == {"a": [1, {"b/c": None}], "d": "e"}
    assert {pointer for pointer, _ in walk(source.value)} == set(source.lines)
    at = text.splitlines()[source.lines["/d"] - 1]
    assert "d" in at
    assert "e" in at


def test_json_escapes_are_decoded() -> None:
    assert parse(r'{"a": "\u00e9\/\n"}', "a.json").value == {"a": "é/\n"}


def test_a_byte_order_mark_is_ignored(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read(file).value == {"a": 1}


def test_tabs_before_a_comment_are_no_indentation() -> None:
    text = "a:\n\t\t# c\n  b: text\n\t # d\n  c: |\n    x\n    \t# y\n"
    tabbed = parse(text, "a.yaml")
    assert (tabbed.value, tabbed.lines["/a/c"]) == ({"a": {"b": "text", "c": "x\n\t# y\n"}}, 5)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    binary, latin, folder = tmp_path / "a.png", tmp_path / "b.yaml", tmp_path / "c"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    latin.write_bytes("a: é\n".encode("latin-1"))
    folder.mkdir()
    problems = {
        binary: "not UTF-8",
        latin: "not UTF-8 at byte 3",
        folder: "cannot be read",
        tmp_path / "d": "cannot be read",
    }
    for path, problem in problems.items():
        with pytest.raises(BadDocument) as caught:
            read(path)
        assert str(caught.value).startswith(f"{path}: {problem}")
        assert caught.value.remedy


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.touch(mode=0o000)
    with pytest.raises(BadDocument, match="cannot be read"):
        read(file)


MERGED = {
    "one mapping": ("a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  x: 3\n", {"x": 3, "y": 2}),
    "several mappings": ("a: [&a {x: 1}, &b {x: 2, y: 3}]\nb: {<<: [*a, *b], z: 4}\n", {"x": 1, "y": 3, "z": 4}),
    "a merge key below a merge key": ("a: &a {x: 1}\nc: &c {<<: *a, y: 2}\nb: {<<: *c}\n", {"x": 1, "y": 2}),
    "the text <<": ('a: 1\nb: {"<<": {x: 1}}\n', {"<<": {"x": 1}}),
}


@pytest.mark.parametrize("title", MERGED)
def test_a_merge_key(title: str) -> None:
    text, expected = MERGED[title]
    value = parse(text, "f").value
    assert isinstance(value, dict)
    assert value["b"] == expected


NOT_JSON = {
    "a missing comma": ('{"a": 1,\n "b": "x" "c": 2}', "2:11: not JSON: expected ',' or a closing bracket"),
    "a missing colon": ('{"a" 1}', "1:6: not JSON: expected ':' after the key"),
    "a missing value": ('{"a": }}', "1:7: not JSON: expected a value"),
    "an end that is too early": ('{"a": [1,\n', "2:1: not JSON: expected a value"),
    "a key without quotes": ('{"a": 1,\n b: [}', "2:2: not JSON: expected a key in double quotes"),
    "more than one value": ('{"a": 1}\n{"b": 2}', "2:1: not JSON: expected the end of the file"),
    "an open string": ('{"a": "b\n}', "1:9: not JSON: expected a closing double quote"),
}


@pytest.mark.parametrize("title", NOT_JSON)
def test_what_is_wrong_in_a_json_file_has_a_column_and_what_is_expected(title: str, tmp_path: Path) -> None:
    text, words = NOT_JSON[title]
    file = tmp_path / "a.json"
    file.write_text(text)
    with pytest.raises(BadDocument) as caught:
        read(file)
    assert str(caught.value) == f"{file}:{words}. Correct the syntax"


def test_text_in_a_yaml_file_that_looks_like_json_is_yaml() -> None:
    with pytest.raises(BadDocument, match=r"^a\.yaml:1: not YAML: "):
        parse('{"a": ]}', "a.yaml")


URLS = {
    "https://acme.example/v1/openapi.json": "curl -fL -o openapi.json https://acme.example/v1/openapi.json",
    "http://127.0.0.1:8000/openapi.yaml": "curl -fL -o openapi.yaml http://127.0.0.1:8000/openapi.yaml",
    "https://acme.example": "curl -fL -o openapi.json https://acme.example",
    "HTTPS://acme.example/docs?format=json": "curl -fL -o openapi.json 'HTTPS://acme.example/docs?format=json'",
}


@pytest.mark.parametrize("url", URLS)
def test_a_url_is_refused_and_the_message_says_how_to_download_it(url: str) -> None:
    with pytest.raises(BadDocument) as caught:
        read(Path(url))
    problem = "a document is read from a file, not from a URL"
    assert str(caught.value) == f"{url}: {problem}. Download it first: {URLS[url]}"
