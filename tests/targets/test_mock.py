"""The mock: it routes, lets in, holds each request to the contract, and answers as documented."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from starlette.types import Message

from caveat import checks
from caveat.delivery import Delivery, Outbox
from caveat.errors import BadState
from caveat.exchange import Headers, JsonValue, Request, Response
from caveat.judge import judge
from caveat.openapi import source
from caveat.openapi.spec import Spec
from caveat.targets.calls import Caller
from caveat.targets.courier import Courier
from caveat.targets.mock import Mock

DOCUMENT = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example.com/v1'}]
security: [{key: []}]
paths:
  /pets:
    get:
      operationId: list-pets
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1}}
        - {name: X-Trace, in: header, schema: {type: string, pattern: '^[a-z]+$'}}
        - {name: pot, in: cookie, schema: {type: boolean}}
        - {name: near, in: query, style: deepObject, schema: {type: object, properties: {lat: {type: number}}}}
      responses:
        '200':
          description: x
          headers: {X-Left: {required: true, schema: {type: integer}}}
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
        '400': {$ref: '#/components/responses/Wrong'}
        '401': {$ref: '#/components/responses/Wrong'}
    post:
      operationId: make-pet
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Pet'}}
          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Pet'}}
          multipart/form-data: {schema: {$ref: '#/components/schemas/Pet'}}
          application/xml: {schema: {$ref: '#/components/schemas/Pet'}}
          text/plain: {schema: {type: string}}
          application/octet-stream: {}
      responses:
        '201': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        4XX: {$ref: '#/components/responses/Wrong'}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer, maximum: 99}}]
    delete:
      operationId: drop-pet
      security: [{token: []}, {key: []}]
      responses: {'204': {description: x}, default: {$ref: '#/components/responses/Wrong'}}
    head: {operationId: look, security: [], responses: {'200': {description: x}, default: {description: x}}}
  /free:
    get:
      operationId: free
      security: [{}, {key: []}]
      responses: {'200': {description: x, content: {text/plain: {example: free}}}, '400': {description: x}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: key}
    token: {type: http, scheme: bearer}
  responses:
    Wrong:
      description: x
      content: {application/json: {schema: {$ref: '#/components/schemas/Error'}, example: {code: 7, message: no}}}
  schemas:
    Error: {type: object, required: [code, message], properties: {code: {type: integer}, message: {type: string}}}
    Pet:
      type: object
      required: [n]
      properties:
        n: {type: integer, minimum: 0}
        name: {type: [string, 'null'], maxLength: 5}
        tags: {type: array, items: {enum: [a, b]}}
        kid: {$ref: '#/components/schemas/Pet'}
"""

DESCRIBED = source.parse(DOCUMENT, "a test").value
assert isinstance(DESCRIBED, dict)
SPEC = Spec(DESCRIBED)
MOCK = Mock(SPEC)
KEY = ("key", "fake-key")
JSON = ("content-type", "application/json")


def body(response: Response) -> JsonValue:
    return response.json if response.body else None


def message(response: Response) -> JsonValue:
    answered = response.json
    return answered.get("message") if isinstance(answered, dict) else None


Fact: TypeAlias = tuple[str, str, list[tuple[str, str]], bytes, int, str | None]

FACTS: dict[str, Fact] = {
    "a good request": ("GET", "/pets?limit=3", [KEY], b"", 200, None),
    "under the server's base path": ("GET", "/v1/pets", [KEY], b"", 200, None),
    "a good body": ("POST", "/pets", [KEY, JSON], b'{"n": 1}', 201, None),
    "a form": ("POST", "/pets", [KEY, ("content-type", "application/x-www-form-urlencoded")], b"n=1", 201, None),
    "XML, taken as it is": ("POST", "/pets", [KEY, ("content-type", "application/xml")], b"<n>", 201, None),
    "no content": ("DELETE", "/pets/7", [KEY], b"", 204, None),
    "the other credential": ("DELETE", "/pets/7", [("authorization", "Bearer fake-token")], b"", 204, None),
    "percent-encoded": ("DELETE", "/%70ets/%37", [KEY], b"", 204, None),
    "a documented HEAD": ("HEAD", "/pets/7", [], b"", 200, None),
    "no credential where none is needed": ("GET", "/free", [], b"", 200, None),
    "a wrong credential where none is needed": ("GET", "/free", [("key", "wrong")], b"", 200, None),
    "a path that is not documented": ("GET", "/cats", [KEY], b"", 404, "there is nothing at /cats"),
    "a path with a slash too many": ("GET", "/pets/", [KEY], b"", 404, "there is nothing at /pets/"),
    "a method that is not documented": ("PATCH", "/pets", [KEY], b"", 405, "only GET, POST here"),
    "OPTIONS": ("OPTIONS", "/pets/7", [], b"", 405, "only DELETE, HEAD here"),
    "no credential": ("GET", "/pets", [], b"", 401, "no valid credential"),
    "a wrong credential": ("GET", "/pets", [("key", "wrong")], b"", 401, "no valid credential"),
    "a good credential of another scheme": ("GET", "/pets", [("authorization", "Bearer fake-token")], b"", 401,
        "no valid credential"),
    "a wrong parameter": ("GET", "/pets?limit=0", [KEY], b"", 400, "query limit: 0 is less than the minimum of 1"),
    "a parameter given twice": ("GET", "/pets?limit=1&limit=2", [KEY], b"", 400,
        "query limit: is sent 2 times"),
    "a wrong credential and a wrong parameter": ("GET", "/pets?limit=0", [], b"", 401, "no valid credential"),
    "a wrong path parameter": ("DELETE", "/pets/x", [KEY], b"", 400, 'path id: "x" is not of type "integer"'),
    "a wrong property": ("POST", "/pets", [KEY, JSON], b'{"n": -1}', 400, "body /n: -1 is less than the minimum of 0"),
    "no body": ("POST", "/pets", [KEY, JSON], b"", 400, "body: is required"),
    "malformed JSON": ("POST", "/pets", [KEY, JSON], b'{"n": ', 400, None),
    "JSON nested too deeply": ("POST", "/pets", [KEY, JSON], b"[" * 100_000, 400, None),
    "deep JSON": ("POST", "/pets", [KEY, JSON], b'{"n":1,"a":' + b"[" * 199 + b"]" * 199 + b"}", 201, None),
    "not a number": ("POST", "/pets", [KEY, JSON], b'{"n": NaN}', 400, "body: the body is not JSON: NaN is not JSON"),
    "a number too large to hold": ("POST", "/pets", [KEY, JSON], b'{"n": 1, "m": 1e999}', 400, None),
    "invalid UTF-8": ("POST", "/pets", [KEY, JSON], b'{"n": 1, "name": "\xff"}', 400, None),
    "invalid UTF-8 as text": ("POST", "/pets", [KEY, ("content-type", "text/plain")], b"\xff", 400, None),
    "a broken form": ("POST", "/pets", [KEY, ("content-type", "multipart/form-data; boundary=x")], b"--y", 400, None),
    "a form without a boundary": ("POST", "/pets", [KEY, ("content-type", "multipart/form-data")], b"--y", 400, None),
    "half a surrogate pair": ("POST", "/pets", [KEY, JSON], rb'{"n": 1, "name": "\ud800"}', 400, None),
    "an undocumented media type": ("POST", "/pets", [KEY, ("content-type", "image/png")], b"x", 415, None),
    "no media type": ("POST", "/pets", [KEY], b"{}", 415, None),
}  # fmt: skip


@pytest.mark.parametrize("title", FACTS)
def test_an_answer(title: str) -> None:
    method, target, headers, sent, status, said = FACTS[title]
    response = MOCK.answer(Request(method, target, Headers(headers), sent))
    assert response.status == status, response.body
    if said is not None:
        assert message(response) == said


def test_a_refusal_carries_what_http_asks_for() -> None:
    refused = MOCK.answer(Request("PATCH", "/pets"))
    assert refused.headers["Allow"] == "GET, POST"
    assert MOCK.answer(Request("GET", "/pets")).headers["WWW-Authenticate"] == "ApiKey"
    assert MOCK.answer(Request("DELETE", "/pets/7")).headers["www-authenticate"] == "ApiKey, Bearer"


def test_a_refusal_has_the_documented_form() -> None:
    assert body(MOCK.answer(Request("GET", "/pets"))) == {"code": 7, "message": "no valid credential"}


def test_what_belongs_to_no_operation_is_refused_in_a_form_of_our_own() -> None:
    assert body(MOCK.answer(Request("GET", "/cats"))) == {"message": "there is nothing at /cats"}


def test_a_scheme_that_nobody_declared_lets_nobody_in(compiled: Callable[[str], Spec]) -> None:
    mock = Mock(compiled("paths: {/a: {get: {security: [{nobody: []}], responses: {'401': {description: x}}}}}"))
    assert mock.answer(Request("GET", "/a")).status == 401
    assert mock.credentials == {}


def get_pets(seed: int) -> Response:
    return Mock(SPEC, seed=seed).answer(Request("GET", "/pets", Headers([KEY])))


def test_the_same_seed_gives_the_same_answers_and_others_give_others() -> None:
    assert len({(get_pets(seed).headers["x-left"], get_pets(seed).body) for seed in range(8)}) > 1
    for seed in range(3):
        assert (get_pets(seed).body, get_pets(seed).headers.items_sent) == (
            get_pets(seed).body,
            get_pets(seed).headers.items_sent,
        )


def test_the_same_request_has_the_same_answer_whatever_came_before() -> None:
    mock = Mock(SPEC, seed=5)
    for target in ("/cats", "/pets?limit=0", "/free"):
        mock.answer(Request("GET", target, Headers([KEY])))
    assert mock.answer(Request("GET", "/pets", Headers([KEY]))).body == get_pets(5).body


def requested(app: Mock, method: str, path: str, content: bytes = b"") -> httpx.Response:
    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://pets") as client:
            return await client.request(method, path, content=content, headers=[KEY, JSON])

    return asyncio.run(request())


def test_it_is_an_application() -> None:
    answered = requested(MOCK, "POST", "/pets?a=%20", b'{"n": 1}')
    assert (answered.status_code, answered.headers["content-type"]) == (201, "application/json")
    assert answered.json() == body(MOCK.answer(Request("POST", "/pets", Headers([KEY, JSON]), b'{"n": 1}')))
    assert (requested(MOCK, "HEAD", "/cats").status_code, requested(MOCK, "HEAD", "/cats").content) == (404, b"")


def test_it_starts_and_stops_with_its_server() -> None:
    waiting = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent: list[Message] = []

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(said: Message) -> None:
        sent.append(said)

    asyncio.run(MOCK({"type": "lifespan"}, receive, send))
    assert len(sent) == 2


class Pet(BaseModel):
    """A model as the generator writes them."""

    n: int


class Narrow:
    """A provider that takes little, and knows one token."""

    largest_body = 20

    def credentials(self) -> Mapping[str, str]:
        """Give away what lets one in."""
        return {"token": "fake-secret"}

    def authenticate(self, caller: Caller) -> bool:
        """Know one token, in either place."""
        return caller.credential == "fake-secret"

    def make_pet(self, body: Pet) -> Pet:
        """Give back what was sent."""
        return body


def test_a_provider_says_how_large_a_body_may_be() -> None:
    mock = Mock(SPEC, Narrow)
    small = Request("POST", "/pets", Headers([("key", "fake-secret"), JSON]), b'{"n": 1}')
    assert mock.answer(small).status == 201
    answered = requested(mock, "POST", "/pets", b'{"n": 1, "name": "abcdef"}')
    assert (answered.status_code, answered.headers["connection"]) == (413, "close")
    assert answered.json() == {"code": 7, "message": "the body is larger than 20 bytes"}
    assert requested(mock, "POST", "/cats", b"x" * 21).status_code == 413


def test_a_provider_says_who_is_let_in() -> None:
    mock = Mock(SPEC, Narrow)
    assert mock.credentials == {"token": "fake-secret"}
    assert mock.answer(Request("DELETE", "/pets/7", Headers([("key", "fake-secret")]))).status == 204
    assert mock.answer(Request("DELETE", "/pets/7", Headers([KEY]))).status == 401


class Counting(Narrow):
    """A provider that numbers its pets."""

    def __init__(self) -> None:
        self.made = 0

    def make_pet(self, body: Pet) -> Pet:
        """Make the next pet."""
        self.made += body.n
        return Pet(n=self.made)


def test_a_mock_can_forget_all_that_was_done() -> None:
    mock = Mock(SPEC, Counting)
    make = Request("POST", "/pets", Headers([("key", "fake-secret"), JSON]), b'{"n": 1}')
    assert [mock.answer(make).json for _ in range(2)] == [{"n": 1}, {"n": 2}]
    mock.reset()
    assert mock.answer(make).json == {"n": 1}


class Telling(Counting):
    """A provider that tells of each pet it made."""

    def __init__(self) -> None:
        super().__init__()
        self.outbox = Outbox()

    def make_pet(self, body: Pet) -> Pet:
        """Make the next pet."""
        made = super().make_pet(body)
        self.outbox.put(Delivery("http://127.0.0.1:9/hook", made.n))
        return made

    def deliveries(self) -> Iterable[Delivery]:
        """What is to be told."""
        return self.outbox.drain()


def test_what_a_provider_has_to_send_is_kept_until_the_mock_forgets() -> None:
    mock = Mock(SPEC, Telling)
    make = Request("POST", "/pets", Headers([("key", "fake-secret"), JSON]), b'{"n": 1}')
    for _ in range(2):
        mock.answer(make)
    mock.answer(Request("POST", "/pets", Headers([JSON]), b'{"n": 1}'))
    assert [delivery.body for delivery in mock.deliveries] == [1, 2]
    mock.reset()
    assert list(mock.deliveries) == []


def test_a_courier_carries_what_a_provider_has_to_send_and_goes_when_the_server_stops() -> None:
    said: list[str] = []
    seen: list[bytes] = []

    def hook(request: httpx.Request) -> httpx.Response:
        seen.append(request.content)
        return httpx.Response(200)

    class Closing(httpx.MockTransport):
        async def aclose(self) -> None:
            said.append("closed")

    async def serve() -> None:
        courier = Courier(transport=Closing(hook), told=said.append)
        mock = Mock(SPEC, Telling, courier=courier)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(mock), base_url="http://pets") as client:
            answered = await client.post("/pets", json={"n": 4}, headers={"key": "fake-secret"})
        await courier.settle()
        assert answered.status_code == 201
        messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

        async def receive() -> Message:
            return next(messages)

        async def send(message: Message) -> None:
            said.append(message["type"])

        await mock({"type": "lifespan"}, receive, send)

    asyncio.run(serve())
    assert seen == [b"4"]
    ended = ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert said == ["http://127.0.0.1:9/hook was told: it answered 200", ended[0], "closed", ended[1]]


@pytest.mark.parametrize("make", [None, Narrow])
def test_a_credential_may_be_given_in_place_of_the_mocks_own(make: type[Narrow] | None) -> None:
    own = Mock(SPEC, make).credentials
    mock = Mock(SPEC, make, credentials={"token": "fake-mine"})
    assert mock.credentials == {**own, "token": "fake-mine"}
    let_in = {}
    for token in ("fake-mine", own["token"]):
        asked = Request("DELETE", "/pets/7", Headers([("authorization", f"Bearer {token}")]))
        let_in[token] = mock.answer(asked).status != 401
    assert let_in == {"fake-mine": True, own["token"]: False}


WISHES: dict[str, tuple[str, list[tuple[str, str]], int]] = {
    "what is wished for": ("/pets/7", [("prefer", "code=404")], 404),
    "what is not known is not": ("/pets/7", [("prefer", "return=minimal")], 204),
    "a credential comes first": ("/pets/7", [("key", "wrong"), ("prefer", "code=204")], 401),
    "the contract comes first": ("/pets/x", [("prefer", "code=204")], 400),
}


@pytest.mark.parametrize("title", WISHES)
def test_a_wish(title: str) -> None:
    target, headers, status = WISHES[title]
    assert MOCK.answer(Request("DELETE", target, Headers([*headers, KEY]))).status == status


def test_a_wish_is_not_told_to_the_provider() -> None:
    mock = Mock(SPEC, Counting)
    fields = [("key", "fake-secret"), JSON]
    wished = Request("POST", "/pets", Headers([*fields, ("prefer", "code=422")]), b'{"n": 1}')
    assert (mock.answer(wished).status, mock.answer(wished).headers["preference-applied"]) == (422, "code=422")
    assert mock.answer(Request("POST", "/pets", Headers(fields), b'{"n": 1}')).json == {"n": 1}


def test_what_a_provider_does_not_answer_is_negotiated_and_not_remembered() -> None:
    mock = Mock(SPEC, Narrow)
    listed = Request("GET", "/pets", Headers([("key", "fake-secret"), ("accept", "image/png")]))
    assert mock.answer(listed).status == 406


TARGETS = st.one_of(
    st.sampled_from(["/pets", "/pets/7", "/free", "/v1/pets?limit=1", "/pets?near[lat]=1", "/pets/%2F"]),
    st.binary(max_size=12).map(lambda octets: "/" + octets.decode("latin-1")),
    st.binary(max_size=12).map(lambda octets: "/pets?limit=" + octets.decode("latin-1")),
    st.text("&=[]%2fnearltimi+;#", max_size=12).map(lambda text: "/pets?" + text),
)
HEADERS = st.lists(
    st.one_of(
        st.sampled_from([KEY, JSON, ("authorization", "Bearer fake-token"), ("key", "fake-secret"), ("key", "wrong")]),
        st.sampled_from(
            [
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "multipart/form-data",
                "text/plain",
            ]
        ).map(lambda media_type: ("content-type", media_type)),
        st.tuples(
            st.sampled_from(["cookie", "x-trace", "authorization", "content-type", "key"]),
            st.binary(max_size=12).map(lambda octets: octets.decode("latin-1")),
        ),
    ),
    max_size=4,
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda below: st.one_of(
        st.lists(below, max_size=3),
        st.dictionaries(st.sampled_from(["n", "name", "tags", "kid", "x"]), below, max_size=3),
    ),
    max_leaves=8,
)
BODIES = st.one_of(
    st.binary(max_size=30),
    VALUES.map(lambda value: json.dumps(value).encode()),
    st.fixed_dictionaries({"n": st.integers(0)}, optional={"kid": VALUES}).map(
        lambda value: json.dumps(value).encode()
    ),
    st.binary(max_size=12).map(
        lambda part: b'--x\r\nContent-Disposition: form-data; name="n"\r\n\r\n' + part + b"--x--"
    ),
    st.integers(0, 5000).map(lambda digits: b'{"n":' + b"9" * digits + b"}"),
)
METHODS = st.sampled_from(["GET", "POST", "DELETE", "HEAD", "OPTIONS", "get", "BREW"])
RULES = checks.rules(SPEC)
NARROW_RULES = [rule for rule in RULES if rule.code != "OAS005"]
"""Those that a provider can keep whose models hold less than the contract allows."""


@given(METHODS, TARGETS, HEADERS, BODIES)
@example("POST", "/pets", [KEY, JSON], b'{"n": 1e999}')
@settings(max_examples=600, deadline=None)
def test_whatever_is_sent_it_never_fails_and_keeps_its_contract(
    method: str, target: str, headers: list[tuple[str, str]], sent: bytes
) -> None:
    request = Request(method, target, Headers(headers), sent)
    for mock, kept in ((MOCK, RULES), (Mock(SPEC, Narrow), NARROW_RULES)):
        response = mock.answer(request)
        assert 200 <= response.status < 500
        assert list(judge(SPEC.exchange(request, response), kept)) == []


class Faulty(Narrow):
    """A provider with a fault of its own."""

    def drop_pet(self, caller: Caller) -> None:
        """Ask a mapping for what it does not have."""
        raise KeyError(caller.scheme)


def test_a_provider_s_own_fault_is_told_as_a_server_would_with_what_and_where() -> None:
    answered = Mock(SPEC, Faulty).answer(Request("DELETE", "/pets/7", Headers([("key", "fake-secret")])))
    assert answered.status == 500
    said = r"the mock's drop-pet failed: KeyError: 'key' \(test_mock\.py:\d+\)"
    assert re.fullmatch(said, str(message(answered)))


class Tallying(Narrow):
    """A provider that remembers how many pets were dropped."""

    def __init__(self) -> None:
        super().__init__()
        self.dropped = 0

    def drop_pet(self, caller: Caller) -> None:
        """Count one more."""
        del caller
        self.dropped += 1

    def dump(self) -> JsonValue:
        """The count."""
        return {"dropped": self.dropped}

    def load(self, state: JsonValue) -> None:
        """Go on counting, but begin with what may fail."""
        self.dropped = -1
        self.dropped = state["dropped"]  # type: ignore[index, call-overload, assignment]


def dropping(mock: Mock) -> Mock:
    """The mock after one more pet was dropped."""
    assert mock.answer(Request("DELETE", "/pets/7", Headers([("key", "fake-secret")]))).ok
    return mock


def test_a_mock_goes_on_from_what_another_knew_and_begins_anew_when_it_is_told_to() -> None:
    first, second = dropping(Mock(SPEC, Tallying)), Mock(SPEC, Tallying)
    second.load(first.dump())
    assert dropping(second).dump() == {"dropped": 2}
    second.reset()
    assert second.dump() == {"dropped": 0}


def test_what_cannot_be_loaded_changes_nothing() -> None:
    mock = dropping(Mock(SPEC, Tallying))
    with pytest.raises(BadState, match=r"state: KeyError: 'dropped'\. Mend it, or begin anew"):
        mock.load({})
    assert dropping(mock).dump() == {"dropped": 2}


def test_a_provider_that_remembers_nothing_has_no_state() -> None:
    mock = Mock(SPEC, Narrow)
    assert mock.dump() is None
    with pytest.raises(BadState, match="state: this mock remembers nothing"):
        mock.load({"dropped": 1})
