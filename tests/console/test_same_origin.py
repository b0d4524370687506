"""A page of another origin can neither read the console nor change the mock."""

from __future__ import annotations

import pytest
from starlette.types import Receive, Scope, Send

from caveat.asgi import in_process, messages
from caveat.console.same_origin import same_origin_only
from caveat.exchange import Response
from console_client import BROWSER, console_client


async def console(_scope: Scope, _receive: Receive, send: Send) -> None:
    """The application behind the check."""
    await messages.send(Response(200), send)


HOSTS: dict[str, tuple[str, str, int]] = {
    "the loopback address": ("127.0.0.1:8000", "127.0.0.1", 200),
    "the loopback address of IPv6": ("[::1]:8000", "127.0.0.1", 200),
    "localhost": ("LocalHost:8000", "127.0.0.1", 200),
    "localhost without a port": ("localhost", "127.0.0.1", 200),
    "the host that the server listens on": ("mock.example.com:8000", "Mock.example.com", 200),
    "an address, if the server listens on all interfaces": ("192.0.2.7:8000", "0.0.0.0", 200),  # noqa: S104 - nothing listens
    "a name, if the server listens on all interfaces": ("rebound.example.com:8000", "0.0.0.0", 403),  # noqa: S104 - nothing listens
    "a name that resolves to this machine": ("rebound.example.com:8000", "127.0.0.1", 403),
    "a name that starts with localhost": ("localhost.example.com", "127.0.0.1", 403),
    "a name that ends with localhost": ("rebound-localhost", "127.0.0.1", 403),
    "another name, with the loopback address as user": ("127.0.0.1@example.com", "127.0.0.1", 403),
    "an empty Host": ("", "127.0.0.1", 403),
    "an invalid Host": ("[::1", "127.0.0.1", 403),
}


@pytest.mark.parametrize("title", HOSTS)
def test_the_host_of_a_request_is_checked(title: str) -> None:
    host, listening_host, status = HOSTS[title]
    client = in_process.client(same_origin_only(console, listening_host, "default-src 'none'"), "http://localhost")
    assert client.get("/_caveat/", headers={"host": host}).status_code == status


ORIGINS: dict[str, tuple[dict[str, str], int]] = {
    "a script": ({}, 204),
    "the console": ({"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"}, 204),
    "a URL that a person enters": ({"sec-fetch-site": "none"}, 204),
    "another site": ({"origin": "https://shop.example.com", "sec-fetch-site": "cross-site"}, 403),
    "another site, in an older browser": ({"origin": "https://shop.example.com"}, 403),
    "another port of this machine": ({"origin": "http://localhost:3000", "sec-fetch-site": "same-site"}, 403),
    "another port, in an older browser": ({"origin": "http://localhost:3000"}, 403),
    "another name of this machine": ({"origin": "http://127.0.0.1:8000", "sec-fetch-site": "cross-site"}, 403),
    "a page without an origin": ({"origin": "null"}, 403),
    "an invalid origin": ({"origin": "http://["}, 403),
    "the console, served behind TLS": ({"origin": "https://localhost:8000"}, 204),
    "an origin in capitals": ({"origin": "HTTP://LocalHost:8000"}, 204),
    "a page of another port that hides its origin": ({"sec-fetch-site": "same-site"}, 403),
    "a page that hides its origin": ({"sec-fetch-site": "cross-site"}, 403),
}


@pytest.mark.parametrize("title", ORIGINS)
def test_the_origin_of_a_change_is_checked(title: str) -> None:
    headers, status = ORIGINS[title]
    response = console_client().post("/_caveat/reset", headers=headers)
    assert response.status_code == status
    if status == 403:
        assert response.json() == {
            "message": "the request comes from a page of another origin. Use the console or a script"
        }


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_every_unsafe_method_is_checked(method: str) -> None:
    headers = {"origin": "https://shop.example.com"}
    assert console_client().request(method, "/_caveat/faults", headers=headers).status_code == 403


@pytest.mark.parametrize("path", ["/_caveat/", "/_caveat/exchanges", "/_caveat/nothing", "/_caveat"])
@pytest.mark.parametrize("accept", ["*/*", BROWSER["accept"]])
@pytest.mark.parametrize("host", ["localhost:8000", "rebound.example.com"])
def test_every_response_has_the_security_headers(path: str, accept: str, host: str) -> None:
    headers = {"accept": accept, "host": host, "origin": "https://shop.example.com"}
    response_headers = console_client().get(path, headers=headers).headers
    assert not [name for name in response_headers if name.startswith("access-control-")]
    assert response_headers["cache-control"] == "no-store"
    assert response_headers["x-frame-options"] == "DENY"
    assert response_headers["referrer-policy"] == "same-origin"
    assert response_headers["x-content-type-options"] == "nosniff"
    assert response_headers["cross-origin-resource-policy"] == "same-origin"
    policy = dict(part.split(" ", 1) for part in response_headers["content-security-policy"].split("; "))
    assert (policy["default-src"], policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'", "'none'")
    assert "unsafe" not in response_headers["content-security-policy"]


def test_a_preflight_request_is_rejected() -> None:
    preflight = {"origin": "https://shop.example.com", "access-control-request-method": "PUT"}
    response = console_client().options("/_caveat/faults", headers=preflight)
    assert response.status_code == 405
    assert not [name for name in response.headers if name.startswith("access-control-")]
