"""Dispatch: a provider's methods get typed arguments and return models."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from pydantic import BaseModel, Field, JsonValue

from caveat.exchange import Headers, Request, Response
from caveat.mock.dispatch import InvalidRequest, ProviderDispatch
from caveat.mock.engine import Mock
from caveat.openapi import source
from caveat.openapi.requests import read
from caveat.openapi.spec import Spec
from caveat.provider.principal import Principal

DOCUMENT = """
paths:
  /pets/{pet-id}:
    parameters: [{name: pet-id, in: path, required: true, schema: {type: integer}}]
    post:
      operationId: change-pet
      parameters:
        - {name: maxAge, in: query, schema: {type: integer}}
        - {name: X-Trace, in: header, schema: {type: string}}
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses:
        '201': {description: x, content: {application/hal+json: {}, text/plain: {}}}
        '404': {description: x, content: {application/json: {}}}
    put:
      operationId: put-file
      requestBody:
        content: {application/octet-stream: {}, text/plain: {}, multipart/form-data: {schema: {type: object}}}
      responses: {2XX: {description: x, content: {image/png: {}}}, '204': {description: x}}
    get: {operationId: get-pet, responses: {default: {description: x}}}
    delete: {operationId: not-implemented, responses: {}}
"""

DESCRIBED = source.parse(DOCUMENT, "a test").value
assert isinstance(DESCRIBED, dict)
SPEC = Spec(DESCRIBED)
JSON = ("content-type", "application/json")
PRINCIPAL = Principal("key", "fake")


class Pet(BaseModel):
    """A model like the generated ones."""

    n: int
    born_at: int | None = Field(None, alias="bornAt")


class Provider:
    """Records its arguments, and returns a given result."""

    def __init__(self, answer: object = None) -> None:
        self.arguments: dict[str, object] = {}
        self.answer = answer

    def credentials(self) -> Mapping[str, str]:
        """Accept no credential."""
        return {}

    def authenticate(self, principal: Principal) -> bool:
        """Accept the credential `fake`."""
        return principal.credential == "fake"

    def change_pet(self, principal: Principal, *, pet_id: int, max_age: int = 7, body: Pet | None = None) -> object:
        """Take all parameters but the trace."""
        self.arguments = {"principal": principal, "pet_id": pet_id, "max_age": max_age, "body": body}
        return self.answer

    def put_file(self, *, body: dict[str, str | bytes] | bytes | str) -> object:
        """Take a body and no principal."""
        self.arguments = {"body": body}
        return self.answer

    def get_pet(self, *, pet_id: int) -> object:
        """Take a path parameter."""
        self.arguments = {"pet_id": pet_id}
        return self.answer


def answer(provider: object, request: Request) -> Response | None:
    methods, path = SPEC.route(request.path) or ({}, {})
    operation = methods[request.method]
    return ProviderDispatch(SPEC, provider).answer(operation, PRINCIPAL, request, read(SPEC, operation, request, path))


def answered(provider: object, request: Request) -> Response:
    response = answer(provider, request)
    assert response is not None
    return response


def test_arguments_have_python_names_and_types_and_only_those_of_the_method_are_passed() -> None:
    provider = Provider()
    answer(
        provider,
        Request("POST", "/pets/3?maxAge=4&other=1", Headers([JSON, ("X-Trace", "a")]), b'{"n": 1, "bornAt": 2}'),
    )
    assert provider.arguments == {"principal": PRINCIPAL, "pet_id": 3, "max_age": 4, "body": Pet(n=1, bornAt=2)}


def test_an_argument_that_was_not_sent_has_the_default_of_the_method() -> None:
    provider = Provider()
    answer(provider, Request("POST", "/pets/3"))
    assert provider.arguments == {"principal": PRINCIPAL, "pet_id": 3, "max_age": 7, "body": None}


FORM = (
    b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nA\r\n'
    b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n\xff\r\n--x--\r\n'
)

BODIES: dict[str, tuple[str, bytes, object]] = {
    "bytes": ("application/octet-stream", b"\xff\x00", b"\xff\x00"),
    "text": ("text/plain", "ü".encode(), "ü"),
    "the parts of a form": ("multipart/form-data; boundary=x", FORM, {"a": "A", "f": b"\xff"}),
}


@pytest.mark.parametrize("title", BODIES)
def test_the_media_type_decides_the_type_of_the_body(title: str) -> None:
    media_type, sent, expected = BODIES[title]
    provider = Provider()
    answer(provider, Request("PUT", "/pets/3", Headers([("content-type", media_type)]), sent))
    assert provider.arguments == {"body": expected}


RESULTS: dict[str, tuple[object, int, str | None, bytes]] = {
    "a model": (Pet(n=1), 201, "application/hal+json", b'{"n":1}'),
    "a model with an alias": (Pet(n=1, bornAt=2), 201, "application/hal+json", b'{"n":1,"bornAt":2}'),
    "a model of another status": ((404, Pet(n=1)), 404, "application/json", b'{"n":1}'),
    "a model of an undocumented status": ((418, Pet(n=1)), 418, "application/json", b'{"n":1}'),
    "models": ([Pet(n=1), Pet(n=2)], 201, "application/hal+json", b'[{"n":1},{"n":2}]'),
    "no models": ([], 201, "application/hal+json", b"[]"),
    "no body": (None, 201, None, b""),
    "no body of another status": ((404, None), 404, None, b""),
    "text": ("ü", 201, "text/plain; charset=utf-8", "ü".encode()),
    "bytes": (b"\xff", 201, "text/plain", b"\xff"),
}


@pytest.mark.parametrize("title", RESULTS)
def test_a_result_becomes_a_response(title: str) -> None:
    result, status, media_type, body = RESULTS[title]
    response = answered(Provider(result), Request("POST", "/pets/3"))
    assert (response.status, response.headers.get("content-type"), response.body) == (status, media_type, body)


SUCCESSES = {"PUT": 204, "GET": 200}


@pytest.mark.parametrize("method", SUCCESSES)
def test_a_success_has_the_first_documented_2xx_status(method: str) -> None:
    sent = Request(method, "/pets/3", Headers([("content-type", "text/plain")]), b"x")
    assert answered(Provider(), sent).status == SUCCESSES[method]


def test_an_operation_without_a_method_has_no_response() -> None:
    assert answer(Provider(), Request("DELETE", "/pets/3")) is None
    assert answer(None, Request("GET", "/pets/3")) is None


class Anything(BaseModel):
    """A model that holds any JSON."""

    any: JsonValue


class Echo:
    """Returns its input."""

    def authenticate(self, _principal: Principal) -> bool:
        """Accept no credential."""
        return False

    def credentials(self) -> Mapping[str, str]:
        """Accept no credential."""
        return {}

    def change_pet(self, *, body: Anything) -> Anything:
        """Return the body."""
        return body


@pytest.mark.parametrize(
    ("sent", "status"),
    [(b'[{"a": null}]', 201), (b"[" * 199 + b"]" * 199, 201), (rb'"\ud800"', 400), (b"[" * 200 + b"]" * 200, 400)],
    ids=["ordinary", "as deep as allowed", "an unpaired surrogate", "too deep"],
)
def test_json_that_a_model_accepts_can_be_written_again(sent: bytes, status: int) -> None:
    request = Request("POST", "/pets/3", Headers([JSON]), b'{"any": ' + sent + b"}")
    assert Mock(SPEC, Echo).answer(request).status == status


INVALID: dict[str, tuple[bytes, str]] = {
    "a property of another type": (b'{"n": "x"}', "body/n: "),
    "a property by its Python name": (b'{"n": [], "born_at": 1}', "body/n: "),
}


@pytest.mark.parametrize("title", INVALID)
def test_a_body_that_the_models_do_not_accept_is_a_400(title: str) -> None:
    sent, message = INVALID[title]
    request = Request("POST", "/pets/3", Headers([JSON]), sent)
    with pytest.raises(InvalidRequest) as raised:
        answer(Provider(), request)
    assert raised.value.status == 400
    assert raised.value.message.startswith(message)
    response = Mock(SPEC, Provider).answer(request)
    assert (response.status, response.json) == (400, {"message": raised.value.message})
