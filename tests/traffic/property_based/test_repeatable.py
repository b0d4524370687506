"""Repeatable runs: nothing is read of source, and files are in the cache folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import core, stateful
from hypothesis.configuration import set_hypothesis_home_dir, storage_directory
from hypothesis.internal import charmap, lambda_sources, reflection
from hypothesis.internal.conjecture import providers

from caveat.exchange import Request, Response
from caveat.runs.run import run
from caveat.traffic.plan import STATEFUL, Plan
from caveat.traffic.property_based.engine import drive
from caveat.traffic.property_based.repeatable import hypothesis_files_in_cache, known_characters
from pet_traffic import LINKED, QUICK, api, run_pets, target, valid_response


def test_a_run_uses_no_constants_of_loaded_source() -> None:
    original = providers._get_local_constants
    counts = []

    def respond(request: Request) -> Response:
        counts.append(len(providers._get_local_constants().set_for_type("string")))
        return valid_response(request)

    run_pets(QUICK, respond)
    assert set(counts) == {0}
    assert providers._get_local_constants is original


class OfOtherTests(dict[tuple[str, object], tuple[tuple[object, ...], ...]]):
    """The constants that Hypothesis remembers for each kind of value, all of tests that ran before."""

    def __contains__(self, _key: object) -> bool:
        return True

    def __getitem__(self, key: tuple[str, object]) -> tuple[tuple[object, ...], ...]:
        return ((), ({"integer": 1234, "string": "other", "float": 12.5, "bytes": b"other"}[key[0]],))


def sent() -> list[str]:
    """The requests of a run."""
    received: list[str] = []

    def respond(request: Request) -> Response:
        received.append(request.target)
        return valid_response(request)

    run_pets(Plan(examples=60, phases=("fuzzing",)), respond)
    return received


def test_a_run_does_not_depend_on_tests_that_ran_before_in_the_process(monkeypatch: pytest.MonkeyPatch) -> None:

    before = sent()
    monkeypatch.setattr(providers, "CONSTANTS_CACHE", OfOtherTests())
    assert sent() == before


def test_a_run_parses_no_source_of_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def clean_source(source: str) -> bytes:
        parsed.append(source)
        return b""

    monkeypatch.setattr(reflection, "_clean_source", clean_source)
    run(api(LINKED), target(lambda _: Response(201)), drive, Plan(examples=2, phases=(STATEFUL,)))
    assert parsed == []
    assert vars(core)["function_digest"] is vars(stateful)["function_digest"] is reflection.function_digest


def test_a_run_parses_no_source_of_lambdas(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[object] = []

    def described(function: object) -> str:
        parsed.append(function)
        return ""

    monkeypatch.setattr(lambda_sources, "_lambda_description", described)
    run_pets(Plan(examples=2), valid_response)
    assert parsed == []
    assert reflection.get_pretty_function_description(lambda: 7) == ""


def test_a_run_knows_the_characters_of_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    by_hypothesis = charmap.intervals_from_codec
    with known_characters():
        for codec in ("utf-8", "ascii"):
            assert charmap.intervals_from_codec(codec) == by_hypothesis(codec)

    computed: list[str] = []

    def respond(request: Request) -> Response:
        charmap.intervals_from_codec("utf-8")
        return valid_response(request)

    monkeypatch.setattr(charmap, "intervals_from_codec", computed.append)
    run_pets(Plan(examples=2), respond)
    assert computed == []


@pytest.fixture
def no_storage_folder() -> Iterator[None]:
    set_hypothesis_home_dir(None)
    yield
    set_hypothesis_home_dir(None)


@pytest.mark.usefixtures("no_storage_folder")
def test_hypothesis_stores_its_files_in_the_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HYPOTHESIS_STORAGE_DIRECTORY", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with hypothesis_files_in_cache():
        assert storage_directory().path == tmp_path / "caveat" / "hypothesis"
    assert not storage_directory().path.is_relative_to(tmp_path)


@pytest.mark.usefixtures("no_storage_folder")
def test_the_storage_folder_of_the_environment_takes_precedence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HYPOTHESIS_STORAGE_DIRECTORY", str(tmp_path))
    with hypothesis_files_in_cache():
        assert storage_directory().path == tmp_path
