"""The guard: a page of somebody else's can neither read what passed nor change a mock."""

from __future__ import annotations

import pytest
from starlette.types import Receive, Scope, Send

from caveat.asgi import in_process, messages
from caveat.console.guard import guarded
from caveat.exchange import Response
from console_client import BROWSER, stand


async def inside(_scope: Scope, _receive: Receive, send: Send) -> None:
    """What is guarded."""
    await messages.send(Response(200), send)


HOSTS: dict[str, tuple[str, str, int]] = {
    "the loopback address": ("127.0.0.1:8000", "127.0.0.1", 200),
    "the loopback address of IPv6": ("[::1]:8000", "127.0.0.1", 200),
    "localhost": ("LocalHost:8000", "127.0.0.1", 200),
    "localhost without a port": ("localhost", "127.0.0.1", 200),
    "the host that is listened on": ("mock.example.com:8000", "Mock.example.com", 200),
    "an address, where all are listened on": ("192.0.2.7:8000", "0.0.0.0", 200),  # noqa: S104 - nothing listens
    "a name, where all are listened on": ("rebound.example.com:8000", "0.0.0.0", 403),  # noqa: S104 - nothing listens
    "a name that leads here": ("rebound.example.com:8000", "127.0.0.1", 403),
    "a name that begins like ours": ("localhost.example.com", "127.0.0.1", 403),
    "a name that ends like ours": ("rebound-localhost", "127.0.0.1", 403),
    "another's name with our address as user": ("127.0.0.1@example.com", "127.0.0.1", 403),
    "no name": ("", "127.0.0.1", 403),
    "what is no name": ("[::1", "127.0.0.1", 403),
}


@pytest.mark.parametrize("title", HOSTS)
def test_a_host_by_which_it_is_asked(title: str) -> None:
    host, served, status = HOSTS[title]
    client = in_process.client(guarded(inside, served, "default-src 'none'"), "http://localhost")
    assert client.get("/_caveat/", headers={"host": host}).status_code == status


ORIGINS: dict[str, tuple[dict[str, str], int]] = {
    "a script": ({}, 204),
    "the console": ({"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"}, 204),
    "a person, by hand": ({"sec-fetch-site": "none"}, 204),
    "another site": ({"origin": "https://shop.example.com", "sec-fetch-site": "cross-site"}, 403),
    "another site, in an older browser": ({"origin": "https://shop.example.com"}, 403),
    "another port of this machine": ({"origin": "http://localhost:3000", "sec-fetch-site": "same-site"}, 403),
    "another port, in an older browser": ({"origin": "http://localhost:3000"}, 403),
    "this machine by another name": ({"origin": "http://127.0.0.1:8000", "sec-fetch-site": "cross-site"}, 403),
    "a page without an origin": ({"origin": "null"}, 403),
    "what is no origin": ({"origin": "http://["}, 403),
    "the console, served behind TLS": ({"origin": "https://localhost:8000"}, 204),
    "an origin in capitals": ({"origin": "HTTP://LocalHost:8000"}, 204),
    "a page of another port that hides its origin": ({"sec-fetch-site": "same-site"}, 403),
    "a page that hides its origin": ({"sec-fetch-site": "cross-site"}, 403),
}


@pytest.mark.parametrize("title", ORIGINS)
def test_who_may_change_something(title: str) -> None:
    headers, status = ORIGINS[title]
    answered = stand().post("/_caveat/reset", headers=headers)
    assert answered.status_code == status
    if status == 403:
        assert answered.json() == {"message": "a page of another origin asks for this. Use the console, or a script"}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_no_method_that_changes_something_is_left_out(method: str) -> None:
    headers = {"origin": "https://shop.example.com"}
    assert stand().request(method, "/_caveat/faults", headers=headers).status_code == 403


@pytest.mark.parametrize("path", ["/_caveat/", "/_caveat/exchanges", "/_caveat/nothing", "/_caveat"])
@pytest.mark.parametrize("accept", ["*/*", BROWSER["accept"]])
@pytest.mark.parametrize("host", ["localhost:8000", "rebound.example.com"])
def test_answers_are_for_nobody_else(path: str, accept: str, host: str) -> None:
    headers = {"accept": accept, "host": host, "origin": "https://shop.example.com"}
    said = stand().get(path, headers=headers).headers
    assert not [name for name in said if name.startswith("access-control-")]
    assert said["cache-control"] == "no-store"
    assert said["x-frame-options"] == "DENY"
    assert said["referrer-policy"] == "same-origin"
    assert said["x-content-type-options"] == "nosniff"
    assert said["cross-origin-resource-policy"] == "same-origin"
    policy = dict(part.split(" ", 1) for part in said["content-security-policy"].split("; "))
    assert (policy["default-src"], policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'", "'none'")
    assert "unsafe" not in said["content-security-policy"]


def test_a_browser_is_not_told_that_it_may_ask_from_elsewhere() -> None:
    asked = {"origin": "https://shop.example.com", "access-control-request-method": "PUT"}
    answered = stand().options("/_caveat/faults", headers=asked)
    assert answered.status_code == 405
    assert not [name for name in answered.headers if name.startswith("access-control-")]
