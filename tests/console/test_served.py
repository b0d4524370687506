"""A mock as it is served: each layer sees what it should, and the mock answers as if there were none."""

from __future__ import annotations

import re

from caveat.asgi import in_process
from caveat.catalogue import catalogue
from caveat.console.served import served
from caveat.mock import build
from caveat.mock.faults import fault
from console_client import KNOWN, SIGNALS, signal, stand

PAGE = {"origin": "https://shop.example.com"}


def test_the_mock_answers_pages_of_any_origin() -> None:
    client = stand()
    answered = client.post(SIGNALS, headers=KNOWN | PAGE)
    assert (answered.status_code, answered.headers["access-control-allow-origin"]) == (200, "*")
    before = {"access-control-request-method": "POST", "access-control-request-headers": "authorization"}
    assert client.options(SIGNALS, headers=PAGE | before).status_code == 200
    # What browsers ask before is not the API's.
    assert [told["method"] for told in client.get("/_caveat/exchanges").json()] == ["POST"]


def test_what_is_recorded_is_what_the_client_saw() -> None:
    api = catalogue.api("unleash")
    faults = [fault.read("error=502", api.spec.operations)]
    client = in_process.client(served(api, build.mock(api), faults=faults), "http://localhost:8000")
    assert signal(client).status_code == 502
    assert client.get("/_caveat/faults").json() == ["error=502"]
    [told] = client.get("/_caveat/exchanges").json()
    assert (told["status"], [finding["code"] for finding in told["findings"]]) == (502, ["OAS001"])


def test_the_log_tells_what_was_asked_of_the_mock_without_secrets() -> None:
    lines: list[str] = []
    api = catalogue.api("unleash")
    client = in_process.client(served(api, build.mock(api), write=lines.append), "http://localhost:8000")
    client.get("/nowhere", params={"x": "fake-github-issues-token"})
    client.get("/_caveat/")
    assert [re.sub(r"^\S+ (.*) \d+ ms$", r"\1", line) for line in lines] == ["GET /nowhere?x=*** 404"]


def test_the_host_that_is_listened_on_is_known_to_the_console() -> None:
    api = catalogue.api("unleash")
    app = served(api, build.mock(api), host="mock.example.com")
    assert in_process.client(app, "http://mock.example.com").get("/_caveat/").status_code == 200
    assert in_process.client(app, "http://example.com").get("/_caveat/").status_code == 403
