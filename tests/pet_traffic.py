"""A small API, targets that respond for it, and runs of property-based traffic against them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

from caveat.asgi import messages
from caveat.catalogue.api import Api
from caveat.exchange import Headers, Request, Response
from caveat.judging.verdict import Verdict
from caveat.mock.engine import Mock
from caveat.openapi import source
from caveat.openapi.spec import Spec
from caveat.runs.job import Announce
from caveat.runs.run import run
from caveat.targets.target import Target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive

DOCUMENT = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
security: [{key: []}, {token: []}]
paths:
  /pets/{id}:
    get:
      operationId: get-pet
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, minLength: 1}, example: rex}
        - {name: limit, in: query, schema: {type: integer, minimum: 0}}
      responses:
        '200': {description: x, content: {application/json: {schema: {type: object}}}}
        '400': {description: x}
        '401': {description: x}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: key}, token: {type: http, scheme: bearer}}
"""

QUICK = Plan(examples=10, phases=("examples", "fuzzing"))
CREDENTIALS = {"key": "fake-key", "token": "fake-token"}


def api(text: str = DOCUMENT) -> Api:
    """Make an API from the text of a document."""
    value = source.parse(text, "a test").value
    assert isinstance(value, dict)
    return Api("pets", lambda: Spec(value))


PETS = api()

Respond = Callable[[Request], Response]
"""Makes the response to a request."""

JSON = Headers([("content-type", "application/json")])


def application(respond: Respond) -> ASGIApp:
    """Make an ASGI application from a function."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        await messages.send(respond(messages.request(scope, await messages.read_body(receive))), send)

    return app


def target(respond: Respond, headers: Mapping[str, str] | None = None) -> Target:
    """Make a target from a function that responds."""
    return Target(application(respond), credentials=CREDENTIALS, headers=headers or {})


def valid_response(request: Request) -> Response:
    """Respond as the document says."""
    return Mock(PETS.spec).answer(request)


def run_pets(
    plan: Plan, respond: Respond = valid_response, headers: Mapping[str, str] | None = None
) -> tuple[list[Request], Verdict]:
    """Run traffic against the pets; returns the requests and the verdict."""
    requests: list[Request] = []

    def record(request: Request) -> Response:
        requests.append(request)
        return respond(request)

    return requests, run(PETS, target(record, headers), drive, plan)


LINKED = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    post:
      operationId: make-pet
      responses:
        '201':
          description: x
          content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: integer}}}}}
          links: {again: {operationId: get-pet, parameters: {id: $response.body#/id}}}
  /pets/{id}:
    get:
      operationId: get-pet
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: x}, '400': {description: x}, '404': {description: x}}
"""


def fails(_api: Api, _run: str, _announce: Announce) -> Target:
    """Make a target whose answers break each contract."""
    return Target(application(lambda _: Response(500)))


def broken() -> Target:
    """Make a target whose lists break their schema."""
    answer = Response(200, Headers([("content-type", "application/json")]), b'[{"id": "one"}]')
    return target(lambda _: answer)


def broken_target(_api: Api, _run: str, _announce: Announce) -> Target:
    """Build such a target in any process: other processes do not know the modules of tests."""
    return broken()
