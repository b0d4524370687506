"""The served application: each layer around the mock does its part, and does not change the mock's responses."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
from starlette.types import ASGIApp

from caveat.asgi import in_process
from caveat.catalogue import catalogue
from caveat.console.application import build_application
from caveat.mock.build import build_mock
from caveat.mock.faults import fault
from console_client import CREDENTIALS, SIGNALS, console_client, send_signal
from raw_http import PLACES, connected

ORIGIN = {"origin": "https://shop.example.com"}


def test_pages_of_any_origin_can_use_the_mock() -> None:
    client = console_client()
    response = client.post(SIGNALS, headers=CREDENTIALS | ORIGIN)
    assert (response.status_code, response.headers["access-control-allow-origin"]) == (200, "*")
    preflight = {"access-control-request-method": "POST", "access-control-request-headers": "authorization"}
    assert client.options(SIGNALS, headers=ORIGIN | preflight).status_code == 200
    # A preflight request does not reach the mock.
    assert [exchange["method"] for exchange in client.get("/_caveat/exchanges").json()] == ["POST"]


def test_a_served_mock_has_the_same_layers(serve: Callable[[ASGIApp], str]) -> None:
    address = serve(build_application(catalogue.api("unleash"), build_mock(catalogue.api("unleash"))))

    def post(*fields: str) -> tuple[int, bool]:
        """The status, and whether the response allows pages of any origin."""
        with connected(address) as client:
            # In one piece, to which the mock responds at once.
            client.send(PLACES["unleash"].post(None, *fields))
            status, received = client.read_head()
            return status, received["access-control-allow-origin"] == "*"

    assert [post(), post("Origin: https://shop.example.com")] == [(200, False), (200, True)]
    assert len(httpx.get(f"{address}/_caveat/exchanges").json()) == 2
    httpx.put(f"{address}/_caveat/faults", json=["error=500"])
    assert post() == (500, False)


def test_the_recorded_response_is_the_one_that_the_client_got() -> None:
    api = catalogue.api("unleash")
    faults = [fault.parse_fault("error=500", api.spec.operations)]
    client = in_process.client(build_application(api, build_mock(api), faults=faults), "http://localhost:8000")
    assert send_signal(client).status_code == 500
    assert client.get("/_caveat/faults").json() == ["error=500"]
    [exchange] = client.get("/_caveat/exchanges").json()
    assert (exchange["status"], [finding["code"] for finding in exchange["findings"]]) == (500, ["OAS009"])


def test_the_access_log_has_the_requests_to_the_mock_without_secrets() -> None:
    lines: list[str] = []
    api = catalogue.api("unleash")
    client = in_process.client(build_application(api, build_mock(api), write=lines.append), "http://localhost:8000")
    client.get("/nowhere", params={"x": "fake-github-issues-token"})
    client.get("/_caveat/")
    assert [re.sub(r"^\S+ (.*) \d+ ms$", r"\1", line) for line in lines] == ["GET /nowhere?x=*** 404"]


def test_the_console_accepts_the_host_that_the_server_listens_on() -> None:
    api = catalogue.api("unleash")
    app = build_application(api, build_mock(api), host="mock.example.com")
    assert in_process.client(app, "http://mock.example.com").get("/_caveat/").status_code == 200
    assert in_process.client(app, "http://example.com").get("/_caveat/").status_code == 403
