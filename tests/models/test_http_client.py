"""HTTP client: what the clients of all APIs share, with an API of two operations."""

from __future__ import annotations

import asyncio
import base64
import pickle
from collections.abc import Mapping

import httpx
import pytest

from caveat_models.http_client import (
    Api,
    ApiClient,
    ApiError,
    AsyncApiClient,
    Call,
    DocumentedError,
    MissingCredentialError,
    Pages,
    Scheme,
    UndocumentedStatusError,
    UnreadableBodyError,
)
from caveat_models.http_parts import Parameter
from caveat_models.json_object import JsonObject


class Order(JsonObject):
    """An order of the shop."""

    name: str


class Page(JsonObject):
    """A page of orders."""

    items: list[Order]
    total: int


class Refusal(JsonObject):
    """Why a request was refused."""

    reason: str


class NotFoundError(DocumentedError[Refusal]):
    """404: Not Found."""


API = Api(
    title="Shop",
    base_url="https://shop.example/v1",
    schemes={
        "token": Scheme("header", "Authorization", "Bearer"),
        "cookie": Scheme("cookie", "session"),
        "certificate": Scheme("connection"),
        "basic": Scheme("header", "Authorization", "Basic"),
    },
    errors={"404": NotFoundError},
)
GET_ORDER: Call[Order] = Call(
    "get-order",
    "GET",
    "/orders/{id}",
    parameters=(Parameter("id", "path", "simple"),),
    security=(("token", "certificate"), ("cookie",)),
    responses={
        "200": {"application/json": Order},
        "204": {},
        "404": {"application/json": Refusal},
        "299": {"text/csv": str, "image/*": bytes},
        "298": {"*/*": Order},
        "297": {"*/*": str},
    },
)
OPEN: Call[Order] = Call("open", "GET", "/open", security=((), ("cookie",)), responses={"2XX": {}})


class Client(ApiClient):
    """A client of the shop."""

    def get_order(self, *, order: str) -> Order:
        return self._call(GET_ORDER, (order,))

    def open(self) -> None:
        self._call(OPEN, ())

    def orders(self) -> list[Order]:
        return []


class AsyncClient(AsyncApiClient):
    """An asynchronous client of the shop."""

    async def get_order(self, *, order: str) -> Order:
        return await self._call(GET_ORDER, (order,))


def http(response: httpx.Response, requests: list[httpx.Request] | None = None) -> httpx.Client:
    def handle(request: httpx.Request) -> httpx.Response:
        if requests is not None:
            requests.append(request)
        return response

    return httpx.Client(transport=httpx.MockTransport(handle))


def client(response: httpx.Response, credentials: Mapping[str, object] | None = None) -> Client:
    return Client(API, None, credentials, http(response))


def test_a_documented_success_is_the_model() -> None:
    assert client(httpx.Response(200, json={"name": "x"})).get_order(order="1") == Order(name="x")


def test_a_success_without_a_body_is_none() -> None:
    assert client(httpx.Response(204)).get_order(order="1") is None


@pytest.mark.parametrize(
    ("content_type", "expected"), [("text/csv; charset=utf-8", "a,é"), ("image/png", "a,é".encode())]
)
def test_other_bodies_are_text_or_bytes(content_type: str, expected: object) -> None:
    response = httpx.Response(299, content="a,é".encode(), headers={"Content-Type": content_type})
    result: object = client(response).get_order(order="1")
    assert result == expected


RANGES = [
    (298, "application/json", '{"name": "x"}', Order(name="x")),
    (298, "application/hal+json", '{"name": "x"}', Order(name="x")),
    (298, "", '{"name": "x"}', Order(name="x")),
    (297, "application/json", '"x"', "x"),
    (297, "text/plain", '"x"', '"x"'),
    (297, "", "x", "x"),
]


@pytest.mark.parametrize(("status", "content_type", "text", "expected"), RANGES)
def test_a_body_of_any_media_type_is_read_as_what_was_sent(
    status: int, content_type: str, text: str, expected: object
) -> None:
    response = httpx.Response(
        status, content=text.encode(), headers={"Content-Type": content_type} if content_type else {}
    )
    result: object = client(response).get_order(order="1")
    assert result == expected


def test_a_documented_error_has_the_parsed_body() -> None:
    with pytest.raises(NotFoundError) as caught:
        client(httpx.Response(404, json={"reason": "sold"})).get_order(order="a b")

    error = caught.value
    assert error.body.reason == "sold"
    assert (error.method, error.url, error.status) == ("GET", "https://shop.example/v1/orders/a%20b", 404)
    assert str(error) == 'GET https://shop.example/v1/orders/a%20b answered 404: {"reason":"sold"}'


def test_an_undocumented_status_has_the_exchange() -> None:
    with pytest.raises(UndocumentedStatusError) as caught:
        client(httpx.Response(500, text="x" * 501)).get_order(order="1")

    error = caught.value
    assert (error.request.method, error.status, error.text) == ("GET", 500, "x" * 501)
    shown = f"answered 500, which the contract does not document: {'x' * 500}…"
    assert str(error) == f"GET https://shop.example/v1/orders/1 {shown}"


UNREADABLE = [
    (httpx.Response(200, json={"name": 1}), "body/name: Input should be a valid string"),
    (httpx.Response(200, content=b"{", headers={"Content-Type": "application/json"}), "body: Invalid JSON"),
    (httpx.Response(404, html="<p>"), "it is text/html, expected application/json"),
    (httpx.Response(298, html="<p>"), "it is text/html, expected application/json"),
]


@pytest.mark.parametrize(("response", "problem"), UNREADABLE)
def test_a_body_that_is_not_as_documented_is_an_error(response: httpx.Response, problem: str) -> None:
    with pytest.raises(UnreadableBodyError) as caught:
        client(response).get_order(order="1")
    assert caught.value.problem.startswith(problem)
    assert "but its body is not as documented" in str(caught.value)


@pytest.mark.parametrize("content_type", ["application/problem+json", "application/json; charset=utf-8", ""])
def test_json_may_have_another_name_or_none(content_type: str) -> None:
    response = httpx.Response(200, content=b'{"name":"x"}', headers={"Content-Type": content_type})
    assert client(response).get_order(order="1").name == "x"


def test_every_error_is_an_api_error_and_can_be_pickled() -> None:
    with pytest.raises(ApiError) as caught:
        client(httpx.Response(404, json={"reason": "sold"})).get_order(order="1")
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert (type(copy), copy.body, copy.status) == (NotFoundError, Refusal(reason="sold"), 404)


@pytest.mark.parametrize(
    ("credentials", "header", "value"),
    [({"token": "t"}, "authorization", "Bearer t"), ({"cookie": "c"}, "cookie", "session=c"), ({}, "cookie", None)],
)
def test_the_first_alternative_with_all_credentials_is_sent(
    credentials: dict[str, object], header: str, value: str | None
) -> None:
    requests: list[httpx.Request] = []
    with http(httpx.Response(204), requests) as inner:
        Client(API, None, credentials, inner).get_order(order="1")
    assert requests[0].headers.get(header) == value


def test_a_credential_is_sent_where_it_is_optional() -> None:
    requests: list[httpx.Request] = []
    with http(httpx.Response(200), requests) as inner:
        Client(API, None, {"cookie": "c"}, inner).open()
        Client(API, None, {"token": "t"}, inner).open()
    assert [request.headers.get("cookie") for request in requests] == ["session=c", None]


def test_a_request_without_its_credential_is_not_sent() -> None:
    call: Call[None] = Call("buy", "POST", "/", security=(("cookie",), ("token", "cookie")))
    with pytest.raises(MissingCredentialError) as caught:
        client(httpx.Response(200), {"token": "t"})._call(call, ())
    expected = "buy needs a credential for cookie or token with cookie: add it to the client's `credentials`"
    assert str(caught.value) == expected


def test_an_unknown_scheme_is_refused_by_name() -> None:
    with pytest.raises(
        ValueError, match="Shop has no security scheme 'tokn'; it has: token, cookie, certificate, basic"
    ):
        client(httpx.Response(200), {"tokn": "t"})


PRIVATE: Call[None] = Call("read", "GET", "/", security=(("basic",), ("token",), ("cookie",)), responses={"204": {}})


@pytest.mark.parametrize("credential", ["me:s3cret", ("me", "s3cret"), ["me", "s3cret"], ("me", ""), ("", "s3:cret")])
def test_a_basic_credential_is_a_pair_or_a_text(credential: str | tuple[str, str]) -> None:
    requests: list[httpx.Request] = []
    with http(httpx.Response(204), requests) as inner:
        Client(API, None, {"basic": credential}, inner)._call(PRIVATE, ())
    text = credential if isinstance(credential, str) else ":".join(credential)
    assert base64.b64decode(requests[0].headers["authorization"].removeprefix("Basic ")).decode() == text


PAIR = "the credential of basic is a user and a password: a tuple `(user, password)`, or the text `user:password`, not "
REFUSED: list[tuple[str, object, str]] = [
    ("basic", "s3cret", f"{PAIR}a text without a colon"),
    ("basic", ("s3cret",), f"{PAIR}a tuple of 1"),
    ("basic", ("s3cret", 1), f"{PAIR}a tuple of str and int"),
    ("basic", ("a:b", "s3cret"), f"{PAIR}a user with a colon"),
    ("basic", None, f"{PAIR}NoneType"),
    ("basic", b"a:s3cret", f"{PAIR}bytes"),
    ("token", ("id", "s3cret"), "the credential of token is a text, such as an access token, not tuple"),
    ("token", None, "the credential of token is a text, such as an access token, not NoneType"),
    ("cookie", 7, "the credential of cookie is a text, not int"),
]


@pytest.mark.parametrize(("scheme", "credential", "message"), REFUSED)
def test_a_credential_of_another_type_is_refused_without_showing_it(
    scheme: str, credential: object, message: str
) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        client(httpx.Response(200), {scheme: credential})
    assert str(caught.value).startswith(message)
    assert "s3cret" not in str(caught.value)


def test_no_credential_is_shown() -> None:
    assert repr(client(httpx.Response(200), {"token": "secret"})) == "Client('https://shop.example/v1')"


def test_the_address_is_that_given_or_that_of_the_httpx_client() -> None:
    with httpx.Client(base_url="http://127.0.0.1:1/api") as inner:
        assert repr(Client(API, None, None, inner)) == "Client('http://127.0.0.1:1/api')"
        assert repr(Client(API, "http://127.0.0.1:2/", None, inner)) == "Client('http://127.0.0.1:2')"


def test_a_client_closes_the_httpx_client_that_it_made_and_no_other() -> None:
    with Client(API, None, None, None) as own:
        pass
    assert own._http.is_closed
    inner = http(httpx.Response(204))
    with Client(API, None, None, inner):
        pass
    assert not inner.is_closed
    inner.close()


def test_the_raw_exchange_comes_with_the_result() -> None:
    api = client(httpx.Response(200, json={"name": "x"}, headers={"X-Left": "9"}))

    result = api.with_exchange(api.get_order, order="1")

    assert result.value.name == "x"
    assert result.response.headers["X-Left"] == "9"
    assert result.request.url.path == "/v1/orders/1"


def test_a_method_that_sends_nothing_has_no_exchange() -> None:
    api = client(httpx.Response(200))
    with pytest.raises(TypeError, match="a method that sends one request"):
        api.with_exchange(api.orders)


def test_concurrent_calls_have_exchanges_of_their_own() -> None:
    async def answer(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        return httpx.Response(200, json={"name": request.url.path})

    async def run() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as inner:
            api = AsyncClient(API, None, None, inner)
            calls = (api.with_exchange(api.get_order, order=str(number)) for number in range(3))
            for result in await asyncio.gather(*calls):
                assert result.value.name == result.request.url.path
            async with AsyncClient(API, None, None, None) as own:
                pass
            assert own._http.is_closed

    asyncio.run(run())


def order(number: int) -> dict[str, object]:
    return {"name": f"order {number}"}


@pytest.mark.parametrize(
    ("size", "start", "starts"), [(2, 0, [0, 2, 4]), (5, 0, [0]), (2, 3, [3]), (2, 9, [9]), (9, 0, [0])]
)
def test_pages_end_with_the_total(size: int, start: int, starts: list[int]) -> None:
    fetched: list[int] = []

    def fetch(offset: int) -> Page:
        fetched.append(offset)
        items = [order(number) for number in range(5)][offset : offset + size]
        return Page.model_validate({"items": items, "total": 5})

    pages: Pages[Order] = Pages("items", "total")

    assert [each.name for each in pages.iterate(fetch, start)] == [f"order {number}" for number in range(start, 5)]
    assert fetched == starts


def test_a_server_that_ignores_the_offset_does_not_keep_the_iterator_busy() -> None:
    pages: Pages[int] = Pages()
    assert list(pages.iterate(lambda _: [1, 2], 0)) == [1, 2]


def test_asynchronous_pages_are_the_same() -> None:
    async def fetch(number: int) -> dict[str, list[int]]:
        await asyncio.sleep(0)
        return {"list": [10, 20, 30][number - 1 : number]}

    async def run() -> list[int]:
        pages: Pages[int] = Pages("list", by_number=True, first=1)
        return [item async for item in pages.aiterate(fetch, 1)]

    assert asyncio.run(run()) == [10, 20, 30]
