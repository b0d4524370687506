"""A mutant of a request is found if the run sends a request that breaks its promise alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.exchange import Headers, Request, Response
from caveat.mutation.judged import Judged
from caveat.mutation.mutant import Outcome
from caveat.mutation.recording import Recording
from caveat.mutation.request_results import decide
from caveat.mutation.requests import request_mutants
from caveat.mutation.witnesses import RecordedRequests
from mutated import API, REFUSED, SPEC, answer, ids, recording, request
from pet_traffic import api

ACCEPTED = (request(), answer())


def outcome(title: str, *steps: tuple[Request, Response]) -> tuple[Outcome, str]:
    [mutant] = [each for each in request_mutants(SPEC) if ids([each]) == [title]]
    result = decide(mutant, RecordedRequests.of(SPEC, recording(*steps)), Judged(API))
    return result.outcome, result.by


@pytest.mark.parametrize(
    ("title", "sent", "code"),
    [
        ("credential: auth", request(key=""), "OAS007"),
        ("query dry: required", request("/books"), "OAS006"),
        ("query dry: type", request("/books?dry=perhaps"), "OAS006"),
        ("query note: maxLength", request("/books?dry=true&note=long"), "OAS006"),
        ("body: missing body", replace(request(), body=b""), "OAS006"),
        ("body: malformed", replace(request(), body=b"{"), "OAS006"),
        (
            "header Content-Type: media type",
            replace(request(), headers=Headers([("content-type", "text/html"), ("key", "fake-key")])),
            "OAS006",
        ),
        ("body /: null", replace(request(), body=b"null"), "OAS006"),
        ("body /: type", request(body=["a"]), "OAS006"),
        ("body /title: required", request(body={"name": "a"}), "OAS006"),
        ("body /title: null", request(body={"title": None}), "OAS006"),
        ("body /title: type", request(body={"title": 3}), "OAS006"),
        ("body /title: minLength", request(body={"title": ""}), "OAS006"),
    ],
)
def test_a_request_that_breaks_it_alone_finds_it(title: str, sent: Request, code: str) -> None:
    assert outcome(title, ACCEPTED, (sent, REFUSED)) == (Outcome.FOUND, code)
    assert outcome(title, ACCEPTED)[0] is Outcome.SURVIVED
    assert outcome(title, (sent, REFUSED))[0] is Outcome.NOT_REACHED, "no answer says how it is accepted"


def test_a_request_with_two_problems_is_refused_for_the_other_one() -> None:
    sent = request("/books?dry=perhaps", body={"title": ""})
    assert outcome("query dry: type", ACCEPTED, (sent, REFUSED))[0] is Outcome.SURVIVED


def test_a_text_cannot_have_another_type() -> None:
    assert outcome("query note: type", ACCEPTED)[0] is Outcome.EQUIVALENT


CHOICE = """
openapi: 3.1.0
info: {title: Choice, version: '1'}
paths:
  /books:
    post:
      operationId: add-book
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties: {kind: {enum: [novel, poem]}}
              anyOf: [{required: [title]}, {required: [isbn]}]
      responses: {'201': {description: x}, '400': {description: x}}
"""


def of_choice(title: str, *steps: tuple[Request, Response]) -> Outcome:

    choice = api(CHOICE)
    [mutant] = [each for each in request_mutants(choice.spec) if ids([each]) == [title]]
    return decide(mutant, RecordedRequests.of(choice.spec, recording(*steps)), Judged(choice)).outcome


def test_a_branch_of_a_choice_is_broken_by_a_request_that_keeps_none() -> None:
    accepted, sent = (request(body={"title": "a"}), Response(201)), request(body={"kind": "poem"})
    assert of_choice("body /title: required", accepted, (sent, REFUSED)) is Outcome.FOUND
    assert of_choice("body /title: required", accepted) is Outcome.SURVIVED


def test_a_branch_that_another_one_replaces_cannot_be_broken() -> None:
    accepted = (request(body={"title": "a", "isbn": "b"}), Response(201))
    assert of_choice("body /title: required", accepted) is Outcome.EQUIVALENT


def test_an_empty_recording_reaches_no_mutant() -> None:
    recorded = RecordedRequests.of(SPEC, Recording((), ()))
    assert {decide(each, recorded, Judged(API)).outcome for each in request_mutants(SPEC)} == {Outcome.NOT_REACHED}


FORM = """
openapi: 3.1.0
info: {title: Form, version: '1'}
paths:
  /books:
    post:
      operationId: add-book
      requestBody:
        content:
          application/json: {schema: &book {type: object, properties: {pages: {type: integer}}}}
          application/x-www-form-urlencoded: {schema: *book}
      responses: {'201': {description: x}, '400': {description: x}}
"""


def test_a_form_breaks_no_promise_about_json() -> None:
    form = Request("POST", "/books", Headers([("content-type", "application/x-www-form-urlencoded")]), b"pages=many")
    contract = api(FORM)
    recorded = RecordedRequests.of(
        contract.spec, recording((request(body={"pages": 1}), Response(201)), (form, REFUSED))
    )
    outcomes = {ids([each])[0]: decide(each, recorded, Judged(contract)) for each in request_mutants(contract.spec)}
    assert outcomes["body /pages (application/json): type"].outcome is Outcome.SURVIVED


def test_an_accepted_body_that_is_no_json_says_nothing() -> None:
    accepted = (replace(request(), body=b"{"), answer())
    assert outcome("body /title: minLength", accepted)[0] is Outcome.SURVIVED
