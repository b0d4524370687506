"""`caveat cleanup`: what it prints, and its exit codes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from starlette.types import ASGIApp

from caveat.asgi.in_process import client
from caveat.catalogue import catalogue
from caveat.errors import CaveatError
from caveat.exchange import Request, Response
from caveat.targets.build import guarded_target
from caveat.targets.configuration import configuration
from caveat.targets.items.cleanup import MAX_REFUSED
from command_line import Caveat
from staging import DOCUMENT, TOKEN, Staging

CONFIGURATION = """
[targets.staging]
api = "staging.yaml"
url = "{address}"
private = true
effects = ["reads", "writes"]
auth = {{ token = "env:STAGING_TOKEN" }}
"""


@pytest.fixture
def service(serve: Callable[[ASGIApp], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Staging:
    """A configured service in which a run created a pet and a note."""
    made = Staging()
    (tmp_path / "caveat.toml").write_text(CONFIGURATION.format(address=serve(made)))
    (tmp_path / "staging.yaml").write_text(DOCUMENT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STAGING_TOKEN", TOKEN)
    made.add("/pets", name="theirs")
    settings = configuration.find("staging")
    target = guarded_target(catalogue.find(str(settings.api)), settings, run_id="job-7")
    with client(target.app, target.base_url) as http:
        for path in ("/pets", "/notes"):
            http.post(path, json={"name": "ours, number 1"}, headers={"authorization": f"Bearer {TOKEN}"})
    target.finish()
    return made


def test_items_that_cannot_be_deleted_are_listed(service: Staging, caveat: Caveat) -> None:
    note = "not deletable    /notes/3 (createNote, run job-7): the contract has no operation that deletes it\n"
    dry = caveat("cleanup", "staging", "--dry-run")
    assert (dry.code, dry.err) == (0, "")
    assert (
        dry.out
        == f"would be deleted /pets/2 (createPet, run job-7)\n{note}staging: 1 would be deleted, 1 not deletable\n"
    )
    assert service.collections["/pets"].keys() == {"1", "2"}
    ended = caveat("cleanup", "staging")
    assert (ended.code, ended.out) == (
        0,
        f"deleted          /pets/2 (createPet, run job-7)\n{note}staging: 1 deleted, 1 not deletable\n",
    )
    assert "Delete these items yourself" not in ended.err
    assert service.collections["/pets"].keys() == {"1"}
    service.collections["/notes"].clear()


def test_items_that_are_left_for_one_reason_are_one_line(service: Staging, caveat: Caveat) -> None:
    settings = configuration.find("staging")
    for run, notes in (("job-8", 7), ("job-9", 1)):
        target = guarded_target(catalogue.find(str(settings.api)), settings, run_id=run)
        with client(target.app, target.base_url) as http:
            for number in range(notes):
                http.post("/notes", json={"name": number}, headers={"authorization": f"Bearer {TOKEN}"})
        target.finish()
    left = sorted((int(each) for each in service.collections["/notes"]), reverse=True)
    named = ", ".join(f"/notes/{number}" for number in left[:5])
    reason = "the contract has no operation that deletes it"
    ended = caveat("cleanup", "staging")
    assert ended.out == (
        "deleted          /pets/2 (createPet, run job-7)\n"
        f"not deletable    {len(left)} items: {named} and 4 more (createNote, runs job-9, job-8, job-7): {reason}\n"
        "staging: 1 deleted, 9 not deletable\n"
    )
    service.collections["/notes"].clear()


def test_items_whose_ids_are_unknown_are_counted(service: Staging, caveat: Caveat) -> None:
    settings = configuration.find("staging")
    target = guarded_target(catalogue.find(str(settings.api)), settings, run_id="job-7")
    with client(target.app, target.base_url) as http, suppress(CaveatError):
        for _ in range(3):
            service.responses = [Response(502)]
            with suppress(CaveatError):
                http.post("/pets", json={"name": "ab"}, headers={"authorization": f"Bearer {TOKEN}"})
    target.finish()
    service.add("/pets", name="ab")
    ended = caveat("cleanup", "staging", "--dry-run")
    reason = "no response contained its id, which may be one of these: 4"
    assert f"left             3 items of /pets (createPet, run job-7): {reason}\n" in ended.out
    service.collections.clear()


REFUSED = {
    "a token that expired, which reads show": (
        ("--dry-run",),
        401,
        "refused          /pets/2 (createPet, run job-7): status 401 of GET /pets/2\n",
    ),
    "the same without a dry run": ((), 401, "status 401 of GET /pets/2\n"),
    "a token that may not delete": ((), 403, "status 403 of DELETE /pets/2\n"),
}


@pytest.mark.parametrize("title", REFUSED)
def test_a_refused_credential_is_exit_code_2_and_its_variable_is_named(
    title: str, service: Staging, caveat: Caveat
) -> None:
    arguments, status, line = REFUSED[title]
    answered = service.answer

    def refusing(request: Request) -> Response:
        refuses = status == 401 or request.method == "DELETE"
        return Response(status) if refuses else answered(request)

    service.answer = refusing  # type: ignore[method-assign]
    ended = caveat("cleanup", "staging", *arguments)
    assert ended.code == 2
    assert line in ended.out
    assert ended.err == (
        "caveat: TARGET: staging refused the credential, and items are left. The credential is that of token from "
        "env:STAGING_TOKEN (auth of the target staging, caveat.toml:2)\n"
    )
    assert service.collections["/pets"].keys() == {"1", "2"}
    service.answer = answered  # type: ignore[method-assign]
    assert "deleted          /pets/2" in caveat("cleanup", "staging").out
    assert service.collections["/pets"].keys() == {"1"}


def test_a_refused_credential_is_not_tried_for_all_items(
    service: Staging, caveat: Caveat, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = configuration.find("staging")
    target = guarded_target(catalogue.find(str(settings.api)), settings, run_id="job-8")
    with client(target.app, target.base_url) as http:
        for _ in range(10):
            http.post("/pets", json={"name": "ours"}, headers={"authorization": f"Bearer {TOKEN}"})
    target.finish()
    before = len(service.requests)
    monkeypatch.setenv("STAGING_TOKEN", "fake-wrong-token")
    ended = caveat("cleanup", "staging")
    assert (ended.code, len(service.requests) - before) == (2, MAX_REFUSED)
    *lines, last = ended.out.splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["refused"] * MAX_REFUSED
    assert last == "staging: 12 refused"
    service.collections.clear()


def test_without_an_item_that_is_left_it_ends_with_0(service: Staging, caveat: Caveat) -> None:
    caveat("cleanup", "staging")
    (Path(".caveat") / "staging.sqlite").unlink()
    ended = caveat("cleanup", "staging")
    assert (ended.code, ended.out) == (0, "staging: no run created an item\n")
    assert service.collections["/pets"].keys() == {"1"}


def test_an_unknown_target_ends_with_2(service: Staging, caveat: Caveat) -> None:
    ended = caveat("cleanup", "stagng")
    assert (ended.code, ended.out) == (2, "")
    assert "Did you mean staging?" in ended.err
    assert TOKEN not in ended.err
    assert len(service.requests) > 0
