"""The whole mock: the contract's examples succeed, and each token gives access to its own clients only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caveat.apis.dialog360.mock.provider import make
from caveat.catalogue import catalogue
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.mock.engine import Mock
from caveat.openapi.examples import example
from caveat.openapi.operation import Operation
from caveat.provider.clock import peek, ticking
from dialog360_client import AD, APP, FOREIGN_APP, OTHER_APP, SECOND_APP, UNTRACKED_APP, Dialog360Client, fresh_client

SPEC = catalogue.api("dialog360").spec


def example_request(operation: Operation, *, optional: bool) -> Request:
    path = operation.path
    query = {}
    for parameter in operation.parameters:
        text = parameter.example if isinstance(parameter.example, str) else json.dumps(parameter.example)
        if parameter.location == "path":
            path = path.replace(f"{{{parameter.name}}}", quote(text))
        elif parameter.required or optional:
            query[parameter.name] = text
    headers = [("authorization", "Bearer fake-partner-token")]
    body = b""
    if operation.body is not None:
        [media_type] = operation.body.media
        value = example(SPEC.root, operation.body.pointer, media_type)
        body, content_type = encoded(media_type, value)
        headers.append(("content-type", content_type))
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


NEW_IDS = {
    "63c14b9487dd821c0be8a0c2",  # the keyword that replaces another
    "a275aa36c7b2e6d0105bf683c55e7bd6",  # the hash of the image that is uploaded
}
"""Ids in example responses of records that the request creates."""

CREATE_OPERATIONS = {"create-keyword", "create-shared-keyword", "create-ad-campaign", "record-sale"}
"""These create a record with a new id, but their examples show the id of an existing record."""


@pytest.mark.parametrize("optional", [False, True], ids=["required parameters", "all parameters"])
@pytest.mark.parametrize("operation", SPEC.operations.values(), ids=lambda operation: operation.id)
def test_each_example_of_the_contract_succeeds_on_a_fresh_mock(
    client: Dialog360Client, operation: Operation, *, optional: bool
) -> None:
    response = client.mock.answer(example_request(operation, optional=optional))

    assert response.status == 200, response.body
    assert example_ids(operation) - NEW_IDS <= ids(response)


def example_ids(operation: Operation) -> set[str]:
    [media_type] = operation.responses["200"].media
    value = example(SPEC.root, operation.responses["200"].pointer, media_type)
    if operation.id in CREATE_OPERATIONS:
        return set()
    return {text for text in strings(value) if len(text) > 14 and text.isalnum() and not text.isalpha()}


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
        ("GET", "/keywords", FOREIGN_APP, "fake-partner-token", 403),
        ("GET", "/keywords", FOREIGN_APP, "fake-other-partner-token", 200),
        ("GET", "/keywords", "/v1/clients/unknown/apps/93310", "fake-partner-token", 404),
        ("GET", "/keywords", "/v1/clients/Xb4pTq2wCL/apps/1", "fake-partner-token", 404),
        ("GET", f"/ads/{AD}", SECOND_APP, "fake-partner-token", 404),
        ("GET", f"/ads/{AD}", OTHER_APP, "fake-partner-token", 404),
        ("GET", "/facebook-accounts", UNTRACKED_APP, "fake-partner-token", 403),
        ("POST", "/ads/1/refresh", UNTRACKED_APP, "fake-partner-token", 403),
        ("GET", "/keywords", UNTRACKED_APP, "fake-other-partner-token", 403),
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
def test_unknown_records_and_records_of_others_are_rejected(  # noqa: PLR0913, PLR0917 - a table's columns
    client: Dialog360Client, method: str, path: str, app: str, token: str, status: int
) -> None:
    assert client.request(method, path, app=app, token=token).status == status


@pytest.mark.parametrize(
    ("path", "app", "message"),
    [
        ("/campaigns/1", APP, "campaign 1 not found"),
        ("/ads/23852030589290426/signal", APP, "URL for ad 23852030589290426 not found"),
        (
            "/ads/23852030589290426/events/session_start/signal",
            APP,
            "URL for event session_start of ad 23852030589290426 not found",
        ),
        ("/keywords", FOREIGN_APP, "the token has no access to client Zw3nKd8vBH"),
        ("/keywords", UNTRACKED_APP, "tracking is not enabled for app 93312; enable it at the Partner Hub"),
    ],
)
def test_an_error_response_names_the_record(client: Dialog360Client, path: str, app: str, message: str) -> None:
    assert client.request("GET", path, app=app).json == {"message": message}


def test_the_same_seed_gives_the_same_data() -> None:
    first, second, other = (
        fresh_client(seed).request("GET", "/campaigns/account/174816537731875").body for seed in (1, 1, 2)
    )

    assert first == second
    assert first != other


EXAMPLE_REQUESTS = [
    example_request(operation, optional=optional)
    for operation in SPEC.operations.values()
    for optional in (False, True)
]


@given(st.lists(st.sampled_from(EXAMPLE_REQUESTS), max_size=12))
@settings(max_examples=40, deadline=None)
def test_a_cached_response_equals_a_fresh_one(requests: list[Request]) -> None:
    # A new day may start between any two requests.
    caching, uncached = (make(seed=1, clock=ticking(tick=timedelta(hours=5))) for _ in range(2))
    uncached.cacheable = uncached.cacheable_daily = frozenset()
    # The time in the last response shows whether both clocks were read equally often.
    record_sale = example_request(SPEC.operations["record-sale"], optional=False)
    first, second = Mock(SPEC, lambda: caching), Mock(SPEC, lambda: uncached)
    for request in (*(request for each in requests for request in (each, each)), record_sale):
        assert first.answer(request) == second.answer(request)


def test_a_response_is_cached_until_the_day_changes() -> None:
    clock = ticking(tick=timedelta(hours=5))
    mock = Mock(SPEC, lambda: make(seed=1, clock=clock))
    request = example_request(SPEC.operations["get-ad"], optional=False)
    answers = [(peek(clock).date(), mock.answer(request)) for _ in range(11)]
    for (earlier, first), (later, second) in pairwise(answers):
        assert (first is second) is (earlier == later)
    assert len({day for day, _ in answers}) == 3
