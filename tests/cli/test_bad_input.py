"""Bad input ends with exit code 2, and with one message that names file and line and says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.catalogue import catalogue
from command_line import Caveat

HEAD = "openapi: 3.1.0\ninfo: {title: Shop, version: '1'}\n"
TO = HEAD + "paths: {/a: {get: {responses: {'200': {$ref: '%s'}}}}}\n"
BOMB = "\n".join(["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))])

BAD = {
    "a YAML syntax error": (HEAD + "paths: [\n", "bad.yaml:4: not YAML"),
    "a duplicate key": (HEAD + "paths: {}\npaths: {}\n", "bad.yaml:4: duplicate key 'paths', first written on line 3"),
    "an alias bomb": (BOMB, "bad.yaml:1: with its aliases resolved it has more than"),
    "a list": ("[1, 2]\n", "bad.yaml:1: not an OpenAPI document"),
    "a mapping that is no OpenAPI": ("name: shop\n", "bad.yaml:1: not an OpenAPI document: it has no `openapi` field"),
    "an empty file": ("", "bad.yaml: the file is empty"),
    "Swagger": ("swagger: '2.0'\n", "bad.yaml:1: Swagger 2.0 is not supported. Convert it first: npx swagger2openapi "),
    "a future version": ("openapi: 4.0.0\n", "bad.yaml:1: OpenAPI 4.0.0 is not supported"),
}


@pytest.mark.parametrize("command", ["lint", "list", "rules", "mock", "test"])
@pytest.mark.parametrize("title", BAD)
def test_a_bad_document_is_refused(caveat: Caveat, tmp_path: Path, title: str, command: str) -> None:
    text, message = BAD[title]
    (tmp_path / "bad.yaml").write_text(text)
    ended = caveat(command, str(tmp_path / "bad.yaml"))
    assert ended.code == 2
    assert ended.out == ""
    assert len(ended.err.splitlines()) == 1
    assert f"caveat: {tmp_path}/{message}" in ended.err


@pytest.mark.parametrize("title", ["a duplicate key", "a YAML syntax error"])
def test_a_check_reports_it_in_its_verdict(caveat: Caveat, tmp_path: Path, title: str) -> None:
    text, message = BAD[title]
    (tmp_path / "bad.yaml").write_text(text)
    ended = caveat("check", "--workers", "1", str(tmp_path / "bad.yaml"))
    assert ended.code == 2
    assert message in ended.out
    assert ended.out.rstrip().endswith("Could not judge: see above.")


BROKEN_REFERENCES = {
    "an unresolved $ref": ("#/components/responses/No", "$ref #/components/responses/No names nothing in the document"),
    "a $ref outside the folder": ("../../other.yaml", "$ref to ../../other.yaml, outside the spec's folder"),
    "a loop of references": (
        "#/paths/~1a/get/responses/200",
        "$ref #/paths/~1a/get/responses/200 leads back to itself",
    ),
}


@pytest.mark.parametrize("title", BROKEN_REFERENCES)
def test_a_broken_reference_affects_only_what_depends_on_it(caveat: Caveat, tmp_path: Path, title: str) -> None:
    reference, message = BROKEN_REFERENCES[title]
    (tmp_path / "bad.yaml").write_text(TO % reference)
    path = str(tmp_path / "bad.yaml")
    linted, listed, tested = caveat("lint", path), caveat("list", path), caveat("test", path, "--examples", "1")
    assert (linted.code, listed.code, tested.code) == (1, 0, 0)
    assert f"bad.yaml:3: LNT023 {message}" in linted.out
    assert "GET /a" in listed.out
    assert f"bad.yaml:3: {message}" in tested.out
    # What is generated from it would lack that part.
    generated = caveat("generate", path, "--package", "acme_models", "--output", str(tmp_path / "made"))
    assert (generated.code, message in generated.err) == (2, True), generated


@pytest.mark.parametrize("command", ["lint", "list", "rules", "mock", "test", "check", "generate"])
def test_an_unknown_api_is_refused_with_the_names_of_all(caveat: Caveat, command: str) -> None:
    ended = caveat(command, "none")
    assert ended.code == 2
    assert ended.out == ""
    assert f"no API is called 'none'; APIs under contract: {', '.join(catalogue.names())}" in ended.err


@pytest.mark.parametrize("command", ["lint", "list", "rules", "mock", "test"])
def test_a_missing_file_is_refused(caveat: Caveat, tmp_path: Path, command: str) -> None:
    ended = caveat(command, str(tmp_path / "gone.yaml"))
    assert ended.code == 2
    assert "gone.yaml" in ended.err


OPTIONS = {
    "a server that is not this machine": (
        ["test", "unleash", "--url", "http://192.0.2.7"],
        "192.0.2.7 is not this machine",
    ),
    "an address that is none": (["test", "unleash", "--url", "nonsense"], "--url: nonsense is not an HTTP URL"),
    "a header without a colon": (["test", "unleash", "-H", "Authorization"], "--header: a header is `Name: value`"),
    "a header that cannot be sent": (
        ["test", "unleash", "-H", "X-Key: fake-\u20ac"],
        "--header: the value of X-Key cannot be sent. Use characters of Latin-1",
    ),
    "a negative seed": (["test", "unleash", "--seed", "-1"], "Invalid value for '--seed'"),
    "a phase that is none": (["test", "unleash", "--phase", "magic"], "Invalid value for '--phase'"),
    "full without check": (["generate", "--full"], "--full: it needs --check"),
}


NUMBERS = {
    "--examples": ("test", "unleash"),
    "--workers": ("test", "unleash"),
    "--port": ("mock", "unleash"),
    "--min-score": ("mutate", "unleash"),
}


@pytest.mark.parametrize("option", NUMBERS)
@pytest.mark.parametrize("number", ["-1", str(10**7), str(10**30)])
def test_a_number_out_of_range_is_refused(caveat: Caveat, option: str, number: str) -> None:
    ended = caveat(*NUMBERS[option], option, number)
    assert (ended.code, f"Invalid value for '{option}'" in ended.err) == (2, True), ended.err


def test_a_seed_may_be_large(caveat: Caveat) -> None:
    assert caveat("test", "unleash", "--phase", "examples", "--seed", str(10**30)).code == 0


@pytest.mark.parametrize("command", ["lint", "list", "test"])
def test_a_document_need_not_be_a_regular_file(caveat: Caveat, command: str) -> None:
    ended = caveat(command, "/dev/null")
    assert (ended.code, ended.err) == (2, "caveat: /dev/null: the file is empty. Write an OpenAPI document in it\n")


@pytest.mark.parametrize("title", OPTIONS)
def test_an_option_that_cannot_be_used_is_refused(caveat: Caveat, title: str) -> None:
    arguments, message = OPTIONS[title]
    ended = caveat(*arguments)
    assert ended.code == 2
    assert message in ended.err


def test_a_document_without_operations_is_not_judged(caveat: Caveat, tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_text(HEAD + "paths: {}\n")
    ended = caveat("test", str(tmp_path / "empty.yaml"))
    assert ended.code == 2
    assert "no exchange was judged" in ended.out


@pytest.mark.parametrize("command", ["lint", "list", "rules", "mock", "test", "show", "fuzz", "mutate", "check"])
@pytest.mark.parametrize("url", ["https://acme.example/openapi.json", "http://acme.example/docs"])
def test_a_url_instead_of_a_file_is_refused(caveat: Caveat, command: str, url: str) -> None:
    ended = caveat(command, url)
    assert ended.code == 2
    problem = "a document is read from a file, not from a URL"
    assert f"{url}: {problem}. Download it first: curl" in ended.out + ended.err


TARGETS = {
    "a document that is missing": ('"gone.yaml"', "caveat.toml:2: targets.a: gone.yaml: cannot be read (No such file"),
    "an unknown API": ('"gone"', "caveat.toml:2: targets.a: no API is called 'gone'; APIs under contract: "),
    "a URL": ('"https://acme.example/a.json"', "a document is read from a file, not from a URL"),
}


@pytest.mark.parametrize(
    "command", [("test", "--target", "a"), ("check", "--target", "a"), ("fuzz", "a"), ("cleanup", "a")]
)
@pytest.mark.parametrize("title", TARGETS)
def test_a_target_whose_api_is_not_found_is_reported_with_its_line(
    caveat: Caveat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], title: str
) -> None:
    value, words = TARGETS[title]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "caveat.toml").write_text(f'\n[targets.a]\napi = {value}\nurl = "http://127.0.0.1:9"\n')
    ended = caveat(*command)
    assert (ended.code, words in ended.err) == (2, True), ended.err
