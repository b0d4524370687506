"""Calls: typed arguments go into a provider, models come out."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from pydantic import BaseModel, Field, JsonValue

from caveat.exchange import Headers, Request, Response
from caveat.mock.dispatch import Principal, ProviderDispatch, Refused
from caveat.mock.engine import Mock
from caveat.openapi import source
from caveat.openapi.requests import read
from caveat.openapi.spec import Spec

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
    delete: {operationId: nobody-answers, responses: {}}
"""

DESCRIBED = source.parse(DOCUMENT, "a test").value
assert isinstance(DESCRIBED, dict)
SPEC = Spec(DESCRIBED)
JSON = ("content-type", "application/json")
CALLER = Principal("key", "fake")


class Pet(BaseModel):
    """A model as the generator writes them."""

    n: int
    born_at: int | None = Field(None, alias="bornAt")


class Provider:
    """Remembers what it was called with, and answers what it was told to."""

    def __init__(self, answer: object = None) -> None:
        self.called: dict[str, object] = {}
        self.answer = answer

    def credentials(self) -> Mapping[str, str]:
        """Know nobody."""
        return {}

    def authenticate(self, principal: Principal) -> bool:
        """Know those whose credential is `fake`."""
        return principal.credential == "fake"

    def change_pet(self, principal: Principal, *, pet_id: int, max_age: int = 7, body: Pet | None = None) -> object:
        """Take everything but the trace."""
        self.called = {"principal": principal, "pet_id": pet_id, "max_age": max_age, "body": body}
        return self.answer

    def put_file(self, *, body: dict[str, str | bytes] | bytes | str) -> object:
        """Take a body and no caller."""
        self.called = {"body": body}
        return self.answer

    def get_pet(self, *, pet_id: int) -> object:
        """Take a path."""
        self.called = {"pet_id": pet_id}
        return self.answer


def answer(provider: object, request: Request) -> Response | None:
    methods, path = SPEC.route(request.path) or ({}, {})
    operation = methods[request.method]
    return ProviderDispatch(SPEC, provider).answer(operation, CALLER, request, read(SPEC, operation, request, path))


def answered(provider: object, request: Request) -> Response:
    response = answer(provider, request)
    assert response is not None
    return response


def test_arguments_come_by_their_python_names_and_types_and_only_those_asked_for() -> None:
    provider = Provider()
    answer(
        provider,
        Request("POST", "/pets/3?maxAge=4&other=1", Headers([JSON, ("X-Trace", "a")]), b'{"n": 1, "bornAt": 2}'),
    )
    assert provider.called == {"principal": CALLER, "pet_id": 3, "max_age": 4, "body": Pet(n=1, bornAt=2)}


def test_what_was_not_sent_is_left_to_the_provider() -> None:
    provider = Provider()
    answer(provider, Request("POST", "/pets/3"))
    assert provider.called == {"principal": CALLER, "pet_id": 3, "max_age": 7, "body": None}


FORM = (
    b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nA\r\n'
    b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n\xff\r\n--x--\r\n'
)

BODIES: dict[str, tuple[str, bytes, object]] = {
    "octets": ("application/octet-stream", b"\xff\x00", b"\xff\x00"),
    "text": ("text/plain", "ü".encode(), "ü"),
    "the parts of a form": ("multipart/form-data; boundary=x", FORM, {"a": "A", "f": b"\xff"}),
}


@pytest.mark.parametrize("title", BODIES)
def test_a_body_is_what_its_media_type_makes_of_it(title: str) -> None:
    media_type, sent, wanted = BODIES[title]
    provider = Provider()
    answer(provider, Request("PUT", "/pets/3", Headers([("content-type", media_type)]), sent))
    assert provider.called == {"body": wanted}


ANSWERS: dict[str, tuple[object, int, str | None, bytes]] = {
    "a model": (Pet(n=1), 201, "application/hal+json", b'{"n":1}'),
    "a model with an alias": (Pet(n=1, bornAt=2), 201, "application/hal+json", b'{"n":1,"bornAt":2}'),
    "a model of another status": ((404, Pet(n=1)), 404, "application/json", b'{"n":1}'),
    "a model of an undocumented status": ((418, Pet(n=1)), 418, "application/json", b'{"n":1}'),
    "models": ([Pet(n=1), Pet(n=2)], 201, "application/hal+json", b'[{"n":1},{"n":2}]'),
    "no models": ([], 201, "application/hal+json", b"[]"),
    "nothing": (None, 201, None, b""),
    "nothing of another status": ((404, None), 404, None, b""),
    "text": ("ü", 201, "text/plain; charset=utf-8", "ü".encode()),
    "octets": (b"\xff", 201, "text/plain", b"\xff"),
}


@pytest.mark.parametrize("title", ANSWERS)
def test_an_answer(title: str) -> None:
    given, status, media_type, body = ANSWERS[title]
    response = answered(Provider(given), Request("POST", "/pets/3"))
    assert (response.status, response.headers.get("content-type"), response.body) == (status, media_type, body)


SUCCESSES = {"PUT": 204, "GET": 200}


@pytest.mark.parametrize("method", SUCCESSES)
def test_a_success_has_the_first_status_of_its_kind_that_is_documented(method: str) -> None:
    sent = Request(method, "/pets/3", Headers([("content-type", "text/plain")]), b"x")
    assert answered(Provider(), sent).status == SUCCESSES[method]


def test_an_operation_without_a_method_has_no_answer_here() -> None:
    assert answer(Provider(), Request("DELETE", "/pets/3")) is None
    assert answer(None, Request("GET", "/pets/3")) is None


class Anything(BaseModel):
    """A model that holds any JSON."""

    any: JsonValue


class Echo:
    """Gives back whatever was sent."""

    def authenticate(self, _caller: Principal) -> bool:
        """Know nobody."""
        return False

    def credentials(self) -> Mapping[str, str]:
        """Know nobody."""
        return {}

    def change_pet(self, *, body: Anything) -> Anything:
        """Give back what was sent."""
        return body


@pytest.mark.parametrize(
    ("sent", "status"),
    [(b'[{"a": null}]', 201), (b"[" * 199 + b"]" * 199, 201), (rb'"\ud800"', 400), (b"[" * 200 + b"]" * 200, 400)],
    ids=["as usual", "as deep as may be", "half a surrogate pair", "deeper than models go"],
)
def test_what_a_model_takes_it_can_write_again(sent: bytes, status: int) -> None:
    request = Request("POST", "/pets/3", Headers([JSON]), b'{"any": ' + sent + b"}")
    assert Mock(SPEC, Echo).answer(request).status == status


REFUSED: dict[str, tuple[bytes, str]] = {
    "a property of another type": (b'{"n": "x"}', "body/n: "),
    "a property by its Python name": (b'{"n": [], "born_at": 1}', "body/n: "),
}


@pytest.mark.parametrize("title", REFUSED)
def test_a_body_that_the_models_do_not_take_is_refused_and_not_an_error(title: str) -> None:
    sent, said = REFUSED[title]
    request = Request("POST", "/pets/3", Headers([JSON]), sent)
    with pytest.raises(Refused) as refused:
        answer(Provider(), request)
    assert refused.value.status == 400
    assert refused.value.message.startswith(said)
    response = Mock(SPEC, Provider).answer(request)
    assert (response.status, response.json) == (400, {"message": refused.value.message})
