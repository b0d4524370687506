"""`caveat mutate`: the ids of mutants, scores, survivors and exit codes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from book_list import DOCUMENT
from caveat.judging.evidence import UNSTATED
from caveat.judging.finding import Finding, Severity
from caveat.mutation.recording import Recording
from caveat.mutation.run import MutationRun
from command_line import Caveat


@pytest.fixture(autouse=True)
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "books.yaml").write_text(DOCUMENT)


def test_it_lists_the_ids_and_sends_nothing(caveat: Caveat) -> None:
    ended = caveat("mutate", "books.yaml", "--list", "--only", "requests")
    assert ended.out.splitlines() == [
        "books requests list-books query limit: type",
        "books requests list-books query limit: minimum",
        "2 mutants",
    ]
    assert ended.code == 0


def test_a_list_needs_no_credential_of_a_server(caveat: Caveat) -> None:
    secured = "security: [{key: []}]\ncomponents: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}\n"
    Path("books.yaml").write_text(DOCUMENT + secured)
    mocked = caveat("mutate", "books.yaml", "--list")
    assert mocked.code == 0
    assert caveat("mutate", "books.yaml", "--list", "--url", "http://127.0.0.1:9") == mocked


def test_it_prints_a_score_for_each_api(caveat: Caveat) -> None:
    ended = caveat("mutate", "books.yaml", "--workers", "1", "--examples", "5")
    assert ended.out.splitlines()[0].split() == [
        *(
            "API",
            "mutants",
            "of",
            "mutants",
            "found",
            "survived",
            "equivalent",
            "not",
            "reached",
            "already",
            "broken",
            "score",
        )
    ]
    assert ended.out.splitlines()[-1].startswith("Kept: ")
    assert ended.code == 0


def test_it_lists_every_mutant_on_request(caveat: Caveat) -> None:
    ended = caveat("mutate", "books.yaml", "--workers", "1", "--examples", "5", "--all", "--only", "requests")
    assert "FOUND  books requests list-books query limit: minimum: OAS006" in ended.out


def test_a_score_that_is_too_low_fails(caveat: Caveat) -> None:
    # So long a name is not sent.
    Path("books.yaml").write_text(
        DOCUMENT.replace("minimum: 1}", "minimum: 1}}, {name: title, in: query, schema: {maxLength: 90000}")
    )
    arguments = ("mutate", "books.yaml", "--workers", "1", "--examples", "5", "--only", "requests")
    ended = caveat(*arguments)
    assert ended.out.splitlines()[:3] == [
        "SURVIVED  books /paths/~1books/get/parameters/1/schema/maxLength",
        "  requests list-books query title: maxLength",
        "    no request of the run breaks this promise alone",
    ]
    assert (ended.code, ended.out.splitlines()[-1].partition(":")[0]) == (1, "Too few found")
    assert caveat(*arguments, "--min-score", "10").code == 0


@pytest.mark.parametrize(("errors", "code"), [((), 0), (("no answer",), 2)])
def test_findings_without_mutants_are_reported_and_do_not_count(
    caveat: Caveat, monkeypatch: pytest.MonkeyPatch, errors: tuple[str, ...], code: int
) -> None:
    known = Finding("OAS003", "title", "known", Severity.BREACH, UNSTATED, operation="list-books", at="body")

    def with_finding(run: MutationRun, index: int, number: int) -> Recording:
        recording = record(run, index, number)
        return replace(recording, verdicts=(replace(recording.verdict, findings=(known,), errors=errors),))

    record = MutationRun.record
    monkeypatch.setattr(MutationRun, "record", with_finding)
    ended = caveat("mutate", "books.yaml", "--workers", "1", "--examples", "5", "--only", "requests")
    assert ended.code == code
    assert "books: without mutants, the run finds OAS003 list-books: known" in ended.err
    assert ("books: without mutants, the run has an error: no answer" in ended.err) is bool(errors)


def test_a_run_that_a_limit_ended_has_no_score(caveat: Caveat, monkeypatch: pytest.MonkeyPatch) -> None:
    def limited(run: MutationRun, index: int, number: int) -> Recording:
        recording = record(run, index, number)
        notice = "max_time is used up: not everything was tested"
        return replace(recording, verdicts=(replace(recording.verdict, limited=True, notices=(notice,)),))

    record = MutationRun.record
    monkeypatch.setattr(MutationRun, "record", limited)
    ended = caveat("mutate", "books.yaml", "--workers", "1", "--examples", "5", "--only", "requests")
    assert (ended.code, ended.out) == (2, "")
    assert "books: without mutants, the run has an error: max_time is used up" in ended.err


NO_RESUME = "books: if this run is killed, the next one starts again, since the responses of a server differ each time"


@pytest.mark.parametrize(
    ("arguments", "is_said"),
    [
        (("--url", "http://127.0.0.1:9"), True),
        (("--url", "http://127.0.0.1:9", "--record", "run.har"), False),
        (("--url", "http://127.0.0.1:9", "--list"), False),
        ((), False),
    ],
    ids=str,
)
def test_a_run_on_a_server_says_that_it_cannot_continue(
    caveat: Caveat, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], *, is_said: bool
) -> None:
    def stopped(*_: object) -> Recording:
        raise KeyboardInterrupt

    monkeypatch.setattr(MutationRun, "record", stopped)
    ended = caveat("mutate", "books.yaml", "--workers", "1", "--only", "requests", *arguments)
    assert (NO_RESUME in ended.err) is is_said, ended.err


def test_an_id_that_no_mutant_has_is_an_error(caveat: Caveat) -> None:
    ended = caveat("mutate", "books.yaml", "--only", "requests", "--only", "request list")
    assert ended.code == 2
    assert "--only: no id begins with 'request list'" in ended.err
    assert "--list" in ended.err


def test_an_id_may_follow_the_name_of_its_api(caveat: Caveat) -> None:
    ids = caveat("mutate", "books.yaml", "--list", "--only", "requests").out.splitlines()[:-1]
    assert caveat("mutate", "books.yaml", "--list", "--only", ids[0]).out.splitlines() == [ids[0], "1 mutant"]
