"""Adjustments: credentials, examples, resets, and failures that are dropped."""

from __future__ import annotations

from dataclasses import replace

import schemathesis
from schemathesis.core import NotSet

from caveat.exchange import Request, Response
from caveat.mock.engine import Mock
from caveat.runs.run import run
from caveat.session.session import Session
from caveat.targets.target import Target, observed
from caveat.traffic.plan import PHASES
from caveat.traffic.property_based.adjustments import credentials
from caveat.traffic.property_based.application import Application
from caveat.traffic.property_based.engine import drive
from caveat.traffic.property_based.schema import schema
from pet_traffic import CREDENTIALS, DOCUMENT, JSON, LINKED, PETS, QUICK, api, run_pets, target


def test_every_request_has_the_credentials_of_one_alternative() -> None:
    requests, _ = run_pets(QUICK)
    sent = {(request.headers.get("key"), request.headers.get("authorization")) for request in requests}
    assert sent >= {("fake-key", None), (None, "Bearer fake-token")}
    assert ("fake-key", "Bearer fake-token") not in sent


COOKIES = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
security: [{sid: [], device: []}]
paths:
  /pets:
    get:
      operationId: list-pets
      parameters: [{name: region, in: cookie, required: true, schema: {enum: [eu]}}]
      responses: {'200': {description: x}}
components:
  securitySchemes: {sid: {type: apiKey, in: cookie, name: sid}, device: {type: apiKey, in: cookie, name: device}}
"""


def test_credentials_in_cookies_are_sent_beside_other_cookies() -> None:
    sent: list[set[str]] = []

    def respond(request: Request) -> Response:
        sent.append(set(request.headers.get("cookie", "").split("; ")))
        return Response(200)

    to = replace(target(respond), credentials={"sid": "fake/+==", "device": "fake-2"})
    run(api(COOKIES), to, drive, QUICK)
    assert {"region=eu", "sid=fake/+==", "device=fake-2"} in sent


def test_equal_requests_without_a_body_get_equal_credentials() -> None:
    provider = credentials(PETS.spec, CREDENTIALS)()
    operation = schemathesis.openapi.from_dict(PETS.spec.root)["/pets/{id}"]["GET"]
    bodies = [NotSet() for _ in range(20)]
    alternatives = {
        provider.get(operation.Case(path_parameters={"id": "rex"}, body=body, media_type="text/plain"), None)
        for body in bodies
    }
    assert len(alternatives) == 1


def test_random_requests_use_path_examples_too() -> None:
    requests, _ = run_pets(replace(QUICK, phases=("fuzzing",)))
    paths = {request.path for request in requests}
    assert "/pets/rex" in paths
    assert len(paths) > 1


MISLABELLED = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    post:
      operationId: make-pet
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, required: [a], properties: {a: {type: string}, b: {type: integer}}}
      responses:
        '201':
          description: x
          content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: string}}}}}
          links: {again: {operationId: get-pets, parameters: {kind: $response.body#/id}}}
        '400': {description: x}
  /pets/{kind}:
    get:
      operationId: get-pets
      parameters: [{name: kind, in: path, required: true, schema: {enum: [cat, dog]}}]
      responses: {'200': {description: x}, '400': {description: x}}
"""


def test_a_failure_is_dropped_if_the_bytes_sent_contradict_it() -> None:
    """An empty form is sent as no body, which is allowed; a link can send a kind that is not allowed."""
    contract = api(MISLABELLED)
    verdict = run(contract, Target(Mock(contract.spec)), drive, replace(QUICK, phases=PHASES))
    assert (verdict.findings, verdict.errors) == ((), ())


def test_a_documented_refusal_of_a_valid_request_is_no_finding() -> None:
    document = DOCUMENT.replace("'401': {description: x}", "'401': {description: x}\n        '418': {description: x}")
    verdict = run(api(document), target(lambda _: Response(418)), drive, QUICK)
    assert verdict.findings == ()


def test_a_failure_is_dropped_if_our_rules_have_a_finding() -> None:
    _, verdict = run_pets(QUICK, lambda _: Response(500))
    assert {finding.code for finding in verdict.findings} == {"OAS009"}


def test_the_target_is_reset_before_each_sequence() -> None:
    exchanges_at_reset: list[int] = []
    session = Session(api(LINKED))

    def reset() -> None:
        exchanges_at_reset.append(session.coverage.exchanges)

    resettable = replace(target(lambda _: Response(201, JSON, b'{"id": 917}')), reset=reset)
    list(drive(api(LINKED).spec, observed(resettable, session), replace(QUICK, phases=("stateful",))))
    assert exchanges_at_reset[0] == 0
    assert len(set(exchanges_at_reset)) > 1


def test_no_value_of_an_earlier_response_is_used() -> None:
    loaded = schema(api(LINKED).spec, Application(target(lambda _: Response(200))), QUICK)
    assert loaded.create_extra_data_source() is None
