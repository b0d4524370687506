"""A mutant as middleware changes what a client gets, and nothing of what the server gets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.asgi.in_process import client
from caveat.exchange import Headers, Request, Response
from caveat.mutation.middleware import mutated
from caveat.mutation.recording import Step
from pet_traffic import application

FIELDS = Headers([("content-type", "text/plain"), ("content-length", "1")])


@pytest.mark.parametrize(("method", "body"), [("GET", "other"), ("HEAD", "")])
def test_a_response_is_changed(method: str, body: str) -> None:
    got: list[Request] = []

    def respond(request: Request) -> Response:
        got.append(request)
        return Response(200, FIELDS, b"a")

    def change(step: Step) -> Step:
        return replace(step, response=replace(step.response, status=404, body=b"other"))

    with client(mutated(application(respond), change), "http://a.example.com") as http:
        received = http.request(method, "/pets?limit=1", content=b"sent")
    assert (received.status_code, received.text) == (404, body)
    assert [(each.target, each.body) for each in got] == [("/pets?limit=1", b"sent")]


def test_without_a_change_the_response_is_that_of_the_server() -> None:
    with client(
        mutated(application(lambda _: Response(200, FIELDS, b"a")), lambda step: step), "http://a.test"
    ) as http:
        assert http.get("/").text == "a"
