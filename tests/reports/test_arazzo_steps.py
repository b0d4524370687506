"""The steps of an Arazzo workflow: parameters, bodies, expressions and inputs."""

from __future__ import annotations

import json

import pytest

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.reports.arazzo_steps import Workflow
from harbour_run import harbour_api

SPEC = harbour_api().spec
JSON = ("Content-Type", "application/json")
MADE = Response(201, Headers([("ETag", '"7-1"')]), json.dumps({"id": 7, "crew": 7, "owner": {"key": "k"}}).encode())


def workflow(request: Request, operation: str) -> Workflow:
    made = Exchange(Request("POST", "/ships"), MADE, "make")
    return Workflow(SPEC, [made, Exchange(request, Response(200), operation)])


def parameter(request: Request, name: str) -> JsonValue:
    step = as_object(workflow(request, "read").steps()[1])
    return next(as_object(each)["value"] for each in as_list(step["parameters"]) if as_object(each)["name"] == name)


ID = "$steps.step-1.outputs.id"
PARAMETERS: dict[str, tuple[Request, str, JsonValue]] = {
    "an id in the path": (Request("GET", "/ships/7"), "shipId", ID),
    "another id in the path": (Request("GET", "/ships/a%2Fb"), "shipId", "a/b"),
    "an id in the query": (Request("GET", "/ships?shipId=7"), "shipId", ID),
    "an equal number that is no id": (Request("GET", "/ships?limit=7"), "limit", "7"),
    "a parameter that is sent twice": (Request("GET", "/ships?kind=tug&kind=ferry"), "kind", ["tug", "ferry"]),
    "an entity tag": (
        Request("GET", "/ships/7", Headers([("If-None-Match", '"7-1"')])),
        "If-None-Match",
        "$steps.step-1.outputs.etag",
    ),
    "a cookie": (Request("GET", "/ships/7", Headers([("Cookie", "theme=dark; a=b")])), "theme", "dark"),
}


@pytest.mark.parametrize("title", PARAMETERS)
def test_a_parameter_has_a_value_or_an_expression(title: str) -> None:
    request, name, value = PARAMETERS[title]
    assert parameter(request, name) == value


BODIES: dict[str, tuple[bytes, JsonValue]] = {
    "ids are expressions": (
        b'{"shipId": 7, "shipIds": [7, 8], "crew": 7}',
        {"shipId": ID, "shipIds": [7, 8], "crew": 7},
    ),
    "the output has the whole place": (b'{"ownerKey": "k"}', {"ownerKey": "$steps.step-1.outputs.owner-key"}),
    "what is no JSON is a text": (b"{", "{"),
}


@pytest.mark.parametrize("title", BODIES)
def test_a_body_has_the_ids_of_earlier_responses(title: str) -> None:
    body, payload = BODIES[title]
    step = as_object(workflow(Request("POST", "/ships", Headers([JSON]), body), "make").steps()[1])
    assert step["requestBody"] == {"contentType": "application/json", "payload": payload}


@pytest.mark.parametrize("value", ["Bearer fake-secret", "***"])
def test_credentials_are_inputs(value: str) -> None:
    sent = workflow(Request("GET", "/ships/7", Headers([("Authorization", value)])), "read")
    steps = json.dumps(sent.steps())
    assert '"value": "$inputs.Authorization"' in steps
    assert value not in steps
    assert sent.inputs == {"Authorization": "header Authorization"}


def test_only_outputs_that_are_used_are_named() -> None:
    assert "outputs" not in as_object(workflow(Request("GET", "/ships/9"), "read").steps()[0])
