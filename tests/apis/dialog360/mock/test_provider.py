"""The mock as a whole: what the contract's examples speak of is there, and only for those it belongs to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caveat.catalogue import catalogue
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.examples import example
from caveat.openapi.operation import Operation
from dialog360_client import AD, APP, CLOSED_APP, OTHER_APP, SISTER_APP, Desk, open_desk

SPEC = catalogue.api("dialog360").spec


def asked_as_in_the_contract(operation: Operation, *, optional: bool) -> Request:
    path = operation.path
    query = {}
    for parameter in operation.parameters:
        word = parameter.example if isinstance(parameter.example, str) else json.dumps(parameter.example)
        if parameter.location == "path":
            path = path.replace(f"{{{parameter.name}}}", quote(word))
        elif parameter.required or optional:
            query[parameter.name] = word
    headers = [("authorization", "Bearer fake-partner-token")]
    body = b""
    if operation.body is not None:
        [media_type] = operation.body.media
        sent = example(SPEC.root, operation.body.pointer, media_type)
        body, written = encoded(media_type, sent)
        headers.append(("content-type", written))
    return Request(operation.method, path + ("?" + urlencode(query) if query else ""), Headers(headers), body)


def encoded(media_type: str, value: JsonValue) -> tuple[bytes, str]:
    if media_type == "application/json":
        return json.dumps(value).encode(), media_type
    assert isinstance(value, dict)
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="a.gif"\r\n\r\n{content}\r\n'
        for name, content in value.items()
    )
    return f"{parts}--x--\r\n".encode(), f"{media_type}; boundary=x"


def strings(value: JsonValue) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from strings(item)
        case dict():
            for item in value.values():
                yield from strings(item)


NEW = {
    "63c14b9487dd821c0be8a0c2",  # the keyword that replaces another
    "64f1c0de87dd821c0be8a102",  # the event that is reported
    "a275aa36c7b2e6d0105bf683c55e7bd6",  # the hash of the image that is uploaded
}
"""Ids that the contract's examples give to what is made by the call."""

MADE = {"create-keyword", "create-shared-keyword", "create-ad-campaign", "record-sale"}
"""What these make has an id of its own, whereas the examples show one that is there already."""


@pytest.mark.parametrize("optional", [False, True], ids=["what is required", "all parameters"])
@pytest.mark.parametrize("operation", SPEC.operations.values(), ids=lambda operation: operation.id)
def test_each_example_of_the_contract_succeeds_on_a_fresh_mock(
    desk: Desk, operation: Operation, *, optional: bool
) -> None:
    answered = desk.mock.answer(asked_as_in_the_contract(operation, optional=optional))

    assert answered.status == 200, answered.body
    assert example_ids(operation) - NEW <= ids(answered)


def example_ids(operation: Operation) -> set[str]:
    [media_type] = operation.responses["200"].media
    shown = example(SPEC.root, operation.responses["200"].pointer, media_type)
    known = {word for word in strings(shown) if len(word) > 14 and word.isalnum() and not word.isalpha()}
    return set() if operation.id in MADE else known


def ids(response: Response) -> set[str]:
    if response.headers.media_type == "text/csv":
        return {"64f1c0de87dd821c0be8a101"} & set(response.body.decode().replace("\n", ",").split(","))
    return set(strings(response.json))


@pytest.mark.parametrize(
    ("method", "path", "app", "token", "status"),
    [
        ("GET", f"/ads/{AD}", APP, "fake-partner-token", 200),
        ("GET", f"/ads/{AD}", APP, "fake-unknown-token", 401),
        ("GET", f"/ads/{AD}", APP, "fake-other-partner-token", 403),
        ("GET", "/keywords", CLOSED_APP, "fake-partner-token", 403),
        ("GET", "/keywords", CLOSED_APP, "fake-other-partner-token", 200),
        ("GET", "/keywords", "/v1/clients/nobody/apps/93310", "fake-partner-token", 404),
        ("GET", "/keywords", "/v1/clients/Xb4pTq2wCL/apps/1", "fake-partner-token", 404),
        ("GET", f"/ads/{AD}", SISTER_APP, "fake-partner-token", 404),
        ("GET", f"/ads/{AD}", OTHER_APP, "fake-partner-token", 404),
        ("GET", "/ads/1", APP, "fake-partner-token", 404),
        ("GET", "/ads/1/insights", APP, "fake-partner-token", 404),
        ("GET", "/ads/1/signal", APP, "fake-partner-token", 404),
        ("GET", "/ads/account/1", APP, "fake-partner-token", 404),
        ("GET", "/campaigns/1", APP, "fake-partner-token", 404),
        ("GET", "/keywords/1", APP, "fake-partner-token", 404),
        ("GET", "/facebook-accounts/1", APP, "fake-partner-token", 404),
        ("POST", "/ads/1/refresh", APP, "fake-partner-token", 404),
        ("POST", "/campaigns/account/1/refresh", APP, "fake-partner-token", 404),
    ],
)
def test_what_is_not_there_or_not_the_callers_is_refused(  # noqa: PLR0913, PLR0917 - a table's columns
    desk: Desk, method: str, path: str, app: str, token: str, status: int
) -> None:
    assert desk.ask(method, path, app=app, token=token).status == status


def test_the_same_seed_makes_the_same_world() -> None:
    first, same, other = (open_desk(seed).ask("GET", "/campaigns/account/174816537731875").body for seed in (1, 1, 2))

    assert first == same
    assert first != other


ASKED = [
    asked_as_in_the_contract(operation, optional=optional)
    for operation in SPEC.operations.values()
    for optional in (False, True)
]


@given(st.lists(st.sampled_from(ASKED), max_size=12))
@settings(max_examples=40, deadline=None)
def test_what_is_remembered_is_what_would_be_answered_anew(asked: list[Request]) -> None:
    remembering, forgetful = open_desk(), open_desk()
    forgetful.provider.cacheable = frozenset()
    forgetful.mock.reset()
    told_the_time = asked_as_in_the_contract(SPEC.operations["record-sale"], optional=False)
    twice = [request for each in asked for request in (each, each)]
    for request in (*twice, told_the_time):
        assert remembering.mock.answer(request) == forgetful.mock.answer(request)
